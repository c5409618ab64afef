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

  /** A text that may come from a plugin, without characters that could steer a terminal. */
  static String printable(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints().forEach(c -> appendPrintable(plain, c));
    return plain.toString();
  }

  private static void appendPrintable(StringBuilder plain, int character) {
    switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          plain.append(String.format("\\u%04x", character));
      default -> plain.appendCodePoint(character);
    }
  }

  /** A time such as {@code 30s} or {@code 1500ms}. */
  static String time(Duration time) {
    if (time.toMillis() % 1000 == 0) {
      return time.toSeconds() + "s";
    }
    return time.toMillis() + "ms";
  }
}
