package org.auroraos.core.internal.logs;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * Makes lines of the bytes of one stream. A line that is longer than {@value #MAX_LINE} bytes comes
 * in pieces, cut between characters; what is not UTF-8 becomes U+FFFD.
 */
final class LineSplitter {
  /** Longest piece of a line in bytes. */
  static final int MAX_LINE = 8 * 1024;

  private final byte[] pending = new byte[MAX_LINE];
  private final BiConsumer<String, Boolean> lines;
  private int length;

  /**
   * A splitter.
   *
   * @param lines gets each piece, and whether its line goes on in the next one
   */
  LineSplitter(BiConsumer<String, Boolean> lines) {
    this.lines = lines;
  }

  void accept(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        emit(length, false);
        continue;
      }
      if (length == MAX_LINE) {
        emit(cut(), true);
      }
      pending[length++] = bytes[i];
    }
  }

  /** The stream has ended: what is left is a line. */
  void end() {
    if (length > 0) {
      emit(length, false);
    }
  }

  private void emit(int end, boolean continued) {
    lines.accept(new String(pending, 0, end, StandardCharsets.UTF_8), continued);
    System.arraycopy(pending, end, pending, 0, length - end);
    length -= end;
  }

  /**
   * The start of the last character, if it may be incomplete: 10xxxxxx goes on, 11xxxxxx starts.
   */
  private int cut() {
    for (int back = 1; back <= 3; back++) {
      int value = pending[length - back] & 0xff;
      if (value >= 0xC0) {
        return length - back;
      }
      if (value < 0x80) {
        break;
      }
    }
    return length;
  }
}
