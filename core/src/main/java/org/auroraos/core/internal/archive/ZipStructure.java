package org.auroraos.core.internal.archive;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * What {@link java.util.zip.ZipFile} does not tell or does not check: Unix modes, and that the
 * central directory and the local headers tell the same story without gaps that readers fill
 * differently. Archives that two readers could take for different things are refused, as are
 * entries that share their bytes (the "better zip bomb").
 */
final class ZipStructure {
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int CENTRAL_HEADER = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int END_LENGTH = 22;
  private static final int MAX_COMMENT = 0xffff;
  private static final int MADE_ON_UNIX = 3;
  private static final int MADE_ON_DARWIN = 19;

  /** Bytes of an archive's directory that are read at most. */
  static final int MAX_DIRECTORY = 16 << 20;

  private static final int FLAGS_THAT_MATTER = 0x0809;

  private final FileChannel file;
  private final String source;

  private ZipStructure(FileChannel file, String source) {
    this.file = file;
    this.source = source;
  }

  /**
   * Reads and checks the structure.
   *
   * @param source what to name in errors
   * @return the entries in the order of the central directory
   */
  static List<ZipEntryRecord> read(Path zip, String source) throws IOException {
    return read(zip, source, MAX_DIRECTORY);
  }

  /**
   * Reads and checks the structure.
   *
   * @param source what to name in errors
   * @param mostDirectory bytes of the central directory
   * @return the entries in the order of the central directory
   */
  static List<ZipEntryRecord> read(Path zip, String source, int mostDirectory) throws IOException {
    try (FileChannel file = FileChannel.open(zip, StandardOpenOption.READ)) {
      return new ZipStructure(file, source).read(mostDirectory);
    } catch (BufferUnderflowException e) {
      throw new ArchiveException(source, "a broken zip archive: its directory ends too early");
    }
  }

  /** Whether a file is empty, or begins as a zip archive does and has no end of one. */
  static boolean isCutOff(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ZipStructure zip = new ZipStructure(channel, "");
      return channel.size() == 0 || (zip.begins() && zip.end().isEmpty());
    } catch (IOException e) {
      return false;
    }
  }

  private boolean begins() throws IOException {
    return file.size() >= Integer.BYTES && bytes(0, Integer.BYTES).getInt(0) == LOCAL_HEADER;
  }

  private List<ZipEntryRecord> read(int mostDirectory) throws IOException {
    OptionalLong found = end();
    if (found.isEmpty()) {
      throw new ArchiveException(
          source,
          begins()
              ? "its end is missing: it is cut off, or still being written; it is taken when it is"
                  + " whole"
              : "neither a jar nor a zip archive");
    }
    long end = found.getAsLong();
    ByteBuffer record = bytes(end, END_LENGTH);
    int disk = record.getShort(4) | record.getShort(6);
    int count = Short.toUnsignedInt(record.getShort(10));
    long length = Integer.toUnsignedLong(record.getInt(12));
    long start = Integer.toUnsignedLong(record.getInt(16));
    if (disk != 0 || count == 0xffff || length == 0xffffffffL || start == 0xffffffffL) {
      throw broken("it has several parts or the 64 bit form, which plugins have no need of");
    }
    if (start + length != end) {
      throw broken("there are bytes before the archive or after its directory");
    }
    if (length > mostDirectory) {
      throw broken("its directory has " + length + " bytes, more than " + mostDirectory);
    }
    ByteBuffer directory = bytes(start, Math.toIntExact(length));
    List<ZipEntryRecord> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(entry(directory));
    }
    if (directory.hasRemaining()) {
      throw broken("its directory is longer than its entries");
    }
    checkLocalHeaders(entries, start);
    return entries;
  }

  private OptionalLong end() throws IOException {
    long size = file.size();
    int tail = (int) Math.min(size, END_LENGTH + MAX_COMMENT);
    ByteBuffer last = bytes(size - tail, tail);
    for (int at = tail - END_LENGTH; at >= 0; at--) {
      boolean fits = last.getInt(at) == END;
      if (fits && at + END_LENGTH + Short.toUnsignedInt(last.getShort(at + 20)) == tail) {
        return OptionalLong.of(size - tail + at);
      }
    }
    return OptionalLong.empty();
  }

  private ZipEntryRecord entry(ByteBuffer in) throws IOException {
    if (in.getInt() != CENTRAL_HEADER) {
      throw broken("its directory is damaged");
    }
    int madeBy = Short.toUnsignedInt(in.getShort()) >> 8;
    in.getShort();
    int flags = Short.toUnsignedInt(in.getShort());
    int method = Short.toUnsignedInt(in.getShort());
    in.getInt();
    long crc = Integer.toUnsignedLong(in.getInt());
    long compressed = Integer.toUnsignedLong(in.getInt());
    long size = Integer.toUnsignedLong(in.getInt());
    byte[] name = new byte[Short.toUnsignedInt(in.getShort())];
    int skipped = Short.toUnsignedInt(in.getShort()) + Short.toUnsignedInt(in.getShort());
    in.getInt();
    int external = in.getInt();
    long offset = Integer.toUnsignedLong(in.getInt());
    in.get(name);
    if (skipped > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + skipped);
    boolean unix = madeBy == MADE_ON_UNIX || madeBy == MADE_ON_DARWIN;
    return new ZipEntryRecord(
        text(name), flags, method, crc, compressed, size, unix ? external >>> 16 : 0, offset);
  }

  private void checkLocalHeaders(List<ZipEntryRecord> entries, long limit) throws IOException {
    List<ZipEntryRecord> ordered = new ArrayList<>(entries);
    ordered.sort(Comparator.comparingLong(ZipEntryRecord::offset));
    long free = 0;
    for (ZipEntryRecord entry : ordered) {
      if (entry.encrypted() || (entry.method() != 0 && entry.method() != 8)) {
        throw new ArchiveException(source, entry.name(), "encrypted, or compressed unusually");
      }
      checkKind(entry);
      if (entry.offset() < free || entry.offset() + LOCAL_LENGTH > limit) {
        throw new ArchiveException(source, entry.name(), "shares its bytes with another entry");
      }
      free = checkLocalHeader(entry);
      if (free > limit) {
        throw new ArchiveException(source, entry.name(), "reaches into the directory");
      }
    }
  }

  /** The JDK goes by the name, unpackers by the mode: they have to mean the same. */
  private void checkKind(ZipEntryRecord entry) throws ArchiveException {
    if (entry.directoryByMode() && !entry.directory()) {
      throw new ArchiveException(
          source, entry.name(), "a directory by its mode, and a file by its name");
    }
    if (entry.directory() && (entry.size() != 0 || entry.crc() != 0)) {
      throw new ArchiveException(source, entry.name(), "a directory that has content");
    }
    if (entry.method() == 0 && entry.compressed() != entry.size()) {
      throw new ArchiveException(
          source,
          entry.name(),
          "stored as it is in " + entry.compressed() + " bytes, and said to have " + entry.size());
    }
  }

  /** Where the bytes of the entry end. */
  private long checkLocalHeader(ZipEntryRecord entry) throws IOException {
    ByteBuffer header = bytes(entry.offset(), LOCAL_LENGTH);
    int nameLength = Short.toUnsignedInt(header.getShort(26));
    int extraLength = Short.toUnsignedInt(header.getShort(28));
    byte[] name = new byte[nameLength];
    bytes(entry.offset() + LOCAL_LENGTH, nameLength).get(name);
    int flags = Short.toUnsignedInt(header.getShort(6));
    boolean same =
        header.getInt(0) == LOCAL_HEADER
            && (flags & FLAGS_THAT_MATTER) == (entry.flags() & FLAGS_THAT_MATTER)
            && Short.toUnsignedInt(header.getShort(8)) == entry.method()
            && text(name).equals(entry.name());
    if (same && !entry.hasDataDescriptor()) {
      same =
          Integer.toUnsignedLong(header.getInt(14)) == entry.crc()
              && sizeMatches(header.getInt(18), entry.compressed())
              && sizeMatches(header.getInt(22), entry.size());
    }
    if (!same) {
      throw new ArchiveException(
          source, entry.name(), "the archive's directory and the entry itself do not agree");
    }
    return entry.offset() + LOCAL_LENGTH + nameLength + extraLength + entry.compressed();
  }

  /** Streaming writers put the sizes into the 64 bit field of the local header. */
  private static boolean sizeMatches(int local, long central) {
    return local == -1 || Integer.toUnsignedLong(local) == central;
  }

  private String text(byte[] name) throws ArchiveException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      throw broken("a name in it is not UTF-8");
    }
  }

  private ByteBuffer bytes(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, position + buffer.position()) < 0) {
        throw broken("it ends too early");
      }
    }
    return buffer.flip();
  }

  private ArchiveException broken(String why) {
    return new ArchiveException(source, "a broken zip archive: " + why);
  }
}
