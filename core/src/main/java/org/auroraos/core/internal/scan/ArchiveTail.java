package org.auroraos.core.internal.scan;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Keeps the last bytes of what is read through it, and tells whether a zip archive ends there
 * (APPNOTE.TXT 4.3.16). Readers find an archive from its end: whatever stands before it, the JDK
 * loads classes from it.
 */
final class ArchiveTail extends FilterInputStream {
  private static final int END = 0x06054b50;
  private static final int CENTRAL_HEADER = 0x02014b50;
  private static final int END_LENGTH = 22;
  private static final int MOST = END_LENGTH + 0xffff;
  private static final int CHUNK = 8192;

  private byte[] kept = new byte[0];
  private int length;
  private long read;

  ArchiveTail(InputStream in) {
    super(in);
  }

  /** Reads what is left, and tells whether it all is an archive, by its end. */
  boolean endsArchive() throws IOException {
    byte[] buffer = new byte[CHUNK];
    int n = read(buffer);
    while (n >= 0) {
      n = read(buffer);
    }
    for (int at = length - END_LENGTH; at >= 0; at--) {
      if (little(at) == END && isEnd(at)) {
        return true;
      }
    }
    return false;
  }

  /** Programs that deal with archives have the same four bytes; those lead nowhere. */
  private boolean isEnd(int at) {
    int comment = (kept[at + 20] & 0xff) | (kept[at + 21] & 0xff) << 8;
    if (at + END_LENGTH + comment == length) {
      return true;
    }
    // The JDK and others take what follows for padding.
    long directory = Integer.toUnsignedLong(little(at + 12));
    long before = at - directory;
    return before >= 0
        ? directory >= Integer.BYTES && little((int) before) == CENTRAL_HEADER
        : read - length + before >= 0;
  }

  private int little(int at) {
    return (kept[at] & 0xff)
        | (kept[at + 1] & 0xff) << 8
        | (kept[at + 2] & 0xff) << 16
        | (kept[at + 3] & 0xff) << 24;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int most) throws IOException {
    int n = super.read(buffer, offset, most);
    if (n > 0) {
      keep(buffer, offset, n);
      read += n;
    }
    return n;
  }

  /** The room for it is twice as large as it has to be, so that it is seldom moved. */
  private void keep(byte[] buffer, int offset, int n) {
    int taken = Math.min(n, MOST);
    int from = offset + n - taken;
    if (length + taken > kept.length) {
      int stays = Math.min(length, MOST - taken);
      int room = Math.min(2 * MOST, Math.max(kept.length, 2 * (stays + taken)));
      byte[] moved = new byte[room];
      System.arraycopy(kept, length - stays, moved, 0, stays);
      kept = moved;
      length = stays;
    }
    System.arraycopy(buffer, from, kept, length, taken);
    length += taken;
  }

  @Override
  public long skip(long most) throws IOException {
    byte[] skipped = new byte[(int) Math.min(CHUNK, Math.max(0, most))];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
