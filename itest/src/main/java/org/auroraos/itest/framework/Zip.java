package org.auroraos.itest.framework;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes archives, also such as no tool writes. */
final class Zip implements AutoCloseable {
  private static final int CENTRAL_HEADER = 0x02014b50;

  private final Path file;
  private final ZipOutputStream zip;

  Zip(Path file) throws IOException {
    this.file = file;
    this.zip = new ZipOutputStream(Files.newOutputStream(file));
  }

  Zip text(String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
    return this;
  }

  Zip zeros(String name, long size) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    byte[] block = new byte[1 << 20];
    for (long written = 0; written < size; written += block.length) {
      zip.write(block);
    }
    zip.closeEntry();
    return this;
  }

  /** A bundle manifest with these lines. */
  Zip manifest(String... lines) throws IOException {
    String text = "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\n" + String.join("\n", lines);
    zip.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
    new Manifest(new ByteArrayInputStream((text + "\n").getBytes(StandardCharsets.UTF_8)))
        .write(zip);
    zip.closeEntry();
    return this;
  }

  /** A class of this bundle. */
  Zip type(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
      zip.putNextEntry(new ZipEntry(name));
      in.transferTo(zip);
      zip.closeEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path finish() throws IOException {
    close();
    return file;
  }

  /** Finishes the archive and makes a symbolic link of an entry, as Unix tools write one. */
  Path finishWithLink(String name) throws IOException {
    close();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < bytes.capacity() - 46; at++) {
      if (bytes.getInt(at) == CENTRAL_HEADER && name.equals(name(bytes, at))) {
        bytes.put(at + 5, (byte) 3);
        bytes.putInt(at + 38, 0120777 << 16);
      }
    }
    Files.write(file, bytes.array());
    return file;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private static String name(ByteBuffer bytes, int header) {
    int length = bytes.getShort(header + 28);
    byte[] name = new byte[length];
    bytes.get(header + 46, name);
    return new String(name, StandardCharsets.UTF_8);
  }
}
