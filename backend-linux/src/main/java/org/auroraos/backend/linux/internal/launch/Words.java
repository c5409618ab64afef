package org.auroraos.backend.linux.internal.launch;

import java.time.Duration;

/** Values in the words of policies. */
final class Words {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Words() {}

  /** A size such as {@code 512MiB}, exactly. */
  static String size(long bytes) {
    int unit = 0;
    long value = bytes;
    while (value != 0 && value % 1024 == 0 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return value + UNITS[unit];
  }

  /** A time such as {@code 30s} or {@code 1500ms}. */
  static String time(Duration time) {
    if (time.toMillis() % 1000 == 0) {
      return time.toSeconds() + "s";
    }
    return time.toMillis() + "ms";
  }
}
