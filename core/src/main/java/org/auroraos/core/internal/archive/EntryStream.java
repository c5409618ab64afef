package org.auroraos.core.internal.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/** The content of an entry; its end fails if it is not what the archive's directory says. */
final class EntryStream extends FilterInputStream {
  private final ZipEntryRecord entry;
  private final String source;
  private final CRC32 crc = new CRC32();
  private long count;

  EntryStream(InputStream content, ZipEntryRecord entry, String source) {
    super(content);
    this.entry = entry;
    this.source = source;
  }

  /** How many bytes were read. */
  long count() {
    return count;
  }

  /** Fails if what was read so far is not the whole entry. */
  void check() throws ArchiveException {
    if (count != entry.size()) {
      String length = count > entry.size() ? "more than that" : count + " bytes";
      throw new ArchiveException(
          source,
          entry.name(),
          "the directory says " + entry.size() + " bytes, and the content has " + length);
    }
    if (crc.getValue() != entry.crc()) {
      throw new ArchiveException(source, entry.name(), "damaged: its checksum does not match");
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read < 0) {
      check();
      return read;
    }
    count += read;
    crc.update(buffer, offset, read);
    return read;
  }

  /** By reading: what is skipped counts. */
  @Override
  public long skip(long most) throws IOException {
    byte[] skipped = new byte[(int) Math.min(8192, Math.max(0, most))];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
