package org.auroraos.core.internal.hypervisor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.auroraos.api.sandbox.SandboxResult;

/** Keeps the beginning of an output stream, up to a limit. Used by one thread at a time. */
final class OutputCapture {
  private final int limit;
  private byte[] kept = new byte[0];
  private int length;
  private boolean truncated;

  /**
   * An empty capture.
   *
   * @param limit most bytes to keep
   */
  OutputCapture(int limit) {
    this.limit = limit;
  }

  void add(byte[] buffer, int count) {
    int room = Math.min(count, limit - length);
    truncated |= room < count;
    if (length + room > kept.length) {
      long doubled = Math.max(8192, 2L * kept.length);
      kept = Arrays.copyOf(kept, (int) Math.min(limit, Math.max(doubled, length + room)));
    }
    System.arraycopy(buffer, 0, kept, length, room);
    length += room;
  }

  /** What was kept as text; what is not UTF-8 is replaced, the marker of the cut is a line. */
  String text() {
    if (!truncated) {
      return new String(kept, 0, length, StandardCharsets.UTF_8);
    }
    String text = new String(kept, 0, wholeCharacters(), StandardCharsets.UTF_8);
    String separator = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
    return text + separator + SandboxResult.TRUNCATED;
  }

  /** Length without a character that the limit cut in two. */
  private int wholeCharacters() {
    for (int start = length - 1; start >= Math.max(0, length - 3); start--) {
      int lead = kept[start] & 0xff;
      if (lead < 0x80) {
        return length;
      }
      if (lead >= 0xC0) {
        int wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        return start + wanted > length ? start : length;
      }
    }
    return length;
  }
}
