package org.auroraos.core.internal.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Makes keys and signatures with the tools that an operator has: keytool, jarsigner, openssl. */
final class Signing {
  private static final String PASSWORD = "changeit";

  private final Path directory;

  Signing(Path directory) {
    this.directory = directory;
  }

  /** A key of its own, self-signed. */
  Signing key(String alias, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-validity",
                "100"));
    command.addAll(List.of(more));
    keytool(command);
    return this;
  }

  /** Has the certificate of one signed by another. */
  void certify(String alias, String authority, String... more) throws Exception {
    Path request = directory.resolve(alias + ".csr");
    Path answer = directory.resolve(alias + ".crt");
    keytool(List.of("-certreq", "-alias", alias, "-file", request.toString()));
    List<String> command =
        new ArrayList<>(
            List.of(
                "-gencert",
                "-alias",
                authority,
                "-infile",
                request.toString(),
                "-outfile",
                answer.toString(),
                "-validity",
                "100"));
    command.addAll(List.of(more));
    keytool(command);
    keytool(List.of("-importcert", "-noprompt", "-alias", alias, "-file", answer.toString()));
  }

  /** The certificate as PEM. */
  Path certificate(String alias) throws Exception {
    Path file = directory.resolve(alias + ".pem");
    keytool(List.of("-exportcert", "-rfc", "-alias", alias, "-file", file.toString()));
    return file;
  }

  /** Signs a jar in place. */
  void sign(Path jar, String alias) throws Exception {
    run(
        jdk("jarsigner"),
        "-keystore",
        store(),
        "-storepass",
        PASSWORD,
        "-signedjar",
        jar.toString(),
        jar.toString(),
        alias);
  }

  /** A jar with entries of one line. */
  Path jar(String name, String... entries) throws IOException {
    Path file = directory.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      zip.write("Manifest-Version: 1.0\n".getBytes(StandardCharsets.UTF_8));
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write((entry + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  /** A copy in which the content of an entry goes on after the size that is given for it. */
  static Path lengthened(Path jar, String longer, String more) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Map<String, byte[]> contents = new LinkedHashMap<>();
    try (ZipFile from = new ZipFile(jar.toFile());
        ZipOutputStream to = new ZipOutputStream(bytes)) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        byte[] content = from.getInputStream(entry).readAllBytes();
        contents.put(entry.getName(), content);
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(content);
        if (entry.getName().equals(longer)) {
          to.write(more.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    byte[] forged = bytes.toByteArray();
    CRC32 crc = new CRC32();
    crc.update(contents.get(longer));
    ByteBuffer header = header(forged, longer);
    header.putInt(16, (int) crc.getValue()).putInt(24, contents.get(longer).length);
    return Files.write(jar.resolveSibling("forged.jar"), forged);
  }

  /** A copy in which an entry has a mode, as archives made on Unix have. */
  static Path mode(Path jar, String entry, int mode) throws IOException {
    byte[] bytes = Files.readAllBytes(jar);
    header(bytes, entry).put(5, (byte) 3).putInt(38, mode << 16);
    return Files.write(jar.resolveSibling("mode.jar"), bytes);
  }

  /** What the archive's directory says of an entry. */
  private static ByteBuffer header(byte[] zip, String entry) {
    byte[] name = entry.getBytes(StandardCharsets.UTF_8);
    ByteBuffer all = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int at = all.getInt(zip.length - 6);
    while (true) {
      int length = all.getShort(at + 28);
      if (Arrays.equals(name, 0, name.length, zip, at + 46, at + 46 + length)) {
        return all.slice(at, 46).order(ByteOrder.LITTLE_ENDIAN);
      }
      at += 46 + length + all.getShort(at + 30) + all.getShort(at + 32);
    }
  }

  static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + output).isZero();
  }

  private void keytool(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(jdk("keytool")));
    command.addAll(arguments);
    command.addAll(List.of("-keystore", store(), "-storepass", PASSWORD));
    run(command.toArray(String[]::new));
  }

  private String store() {
    return directory.resolve("keys.p12").toString();
  }

  private static String jdk(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }
}
