package org.auroraos.core.internal.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip archives byte by byte, also such as no library would write. */
final class ZipBuilder {
  private static final int UNIX = 3 << 8;

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private final List<String> names = new ArrayList<>();

  ZipBuilder file(String name, String content) {
    return entry(name, name, 0100644, content.getBytes(StandardCharsets.UTF_8));
  }

  ZipBuilder executable(String name, String content) {
    return entry(name, name, 0100755, content.getBytes(StandardCharsets.UTF_8));
  }

  ZipBuilder bytes(String name, byte[] content) {
    return entry(name, name, 0100644, content);
  }

  ZipBuilder link(String name, String target) {
    return entry(name, name, 0120777, target.getBytes(StandardCharsets.UTF_8));
  }

  ZipBuilder mode(String name, int mode, String content) {
    return entry(name, name, mode, content.getBytes(StandardCharsets.UTF_8));
  }

  /** An entry as it is, of which the headers claim another size. */
  ZipBuilder stored(String name, String content, long claimed) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return raw(name, name, 0100644, 0, crc(bytes), bytes, claimed, body.size());
  }

  /** An entry whose local header has another name than the directory. */
  ZipBuilder twoNames(String central, String local) {
    return entry(central, local, 0100644, new byte[] {1});
  }

  /** Zeros, of which the headers claim that they are few. */
  ZipBuilder zeros(String name, long length, long claimed) {
    CRC32 crc = new CRC32();
    Deflater deflater = new Deflater(1, true);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    byte[] out = new byte[1 << 16];
    for (long left = length; left > 0; left -= zeros.length) {
      crc.update(zeros);
      deflater.setInput(zeros);
      while (!deflater.needsInput()) {
        packed.write(out, 0, deflater.deflate(out));
      }
    }
    deflater.finish();
    while (!deflater.finished()) {
      packed.write(out, 0, deflater.deflate(out));
    }
    deflater.end();
    return raw(name, name, 0100644, 8, crc.getValue(), packed.toByteArray(), claimed, body.size());
  }

  /** A second entry for the bytes that the entry before it has. */
  ZipBuilder overlapping(String name, String content, int offset) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    central(name, 0100644, 0, crc(bytes), bytes.length, bytes.length, offset);
    return this;
  }

  byte[] build() {
    byte[] central = directory.toByteArray();
    ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(0x06054b50).putInt(0);
    end.putShort((short) names.size()).putShort((short) names.size());
    end.putInt(central.length).putInt(body.size()).putShort((short) 0);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(body.toByteArray());
    all.writeBytes(central);
    all.writeBytes(end.array());
    return all.toByteArray();
  }

  Path write(Path file) throws IOException {
    return Files.write(file, build());
  }

  private ZipBuilder entry(String central, String local, int mode, byte[] content) {
    return raw(central, local, mode, 0, crc(content), content, content.length, body.size());
  }

  private ZipBuilder raw(
      String central,
      String local,
      int mode,
      int method,
      long crc,
      byte[] packed,
      long size,
      int offset) {
    byte[] name = local.getBytes(StandardCharsets.UTF_8);
    ByteBuffer header = ByteBuffer.allocate(30 + name.length).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(0x04034b50).putShort((short) 20).putShort((short) 0x0800);
    header.putShort((short) method).putInt(0).putInt((int) crc);
    header.putInt(packed.length).putInt((int) size);
    header.putShort((short) name.length).putShort((short) 0).put(name);
    body.writeBytes(header.array());
    body.writeBytes(packed);
    central(central, mode, method, crc, packed.length, size, offset);
    return this;
  }

  private void central(
      String entry, int mode, int method, long crc, long packed, long size, int offset) {
    byte[] name = entry.getBytes(StandardCharsets.UTF_8);
    ByteBuffer header = ByteBuffer.allocate(46 + name.length).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(0x02014b50).putShort((short) (UNIX | 20)).putShort((short) 20);
    header.putShort((short) 0x0800).putShort((short) method).putInt(0).putInt((int) crc);
    header.putInt((int) packed).putInt((int) size).putShort((short) name.length);
    header.putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    header.putInt(mode << 16).putInt(offset).put(name);
    directory.writeBytes(header.array());
    names.add(entry);
  }

  private static long crc(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return crc.getValue();
  }
}
