package org.auroraos.core.internal.text;

/**
 * Makes text of strangers fit for a terminal: what it shows is what is there, and it stays where it
 * was put.
 *
 * <p>Escaped are control characters (C0, DEL, C1, so every way to start an escape sequence), the
 * marks that turn the direction of text (CVE-2021-42574), line and paragraph separators, everything
 * that takes no place on the screen, lone surrogates, and combining marks beyond {@value
 * #MAX_MARKS} in a row, which would be piled on neighbouring lines. An escape has the form of a
 * Java or JSON string: {@code \n}, {@code \}{@code u001b}.
 */
public final class TerminalText {
  /** The most combining marks that real scripts put on one letter. */
  private static final int MAX_MARKS = 3;

  private final boolean multiline;
  private int marks;

  private TerminalText(boolean multiline) {
    this.multiline = multiline;
  }

  /** Text for one line: line breaks and tabs are escaped too. */
  public static String line(String text) {
    return new TerminalText(false).escape(text);
  }

  /** Text of several lines: line feeds and tabs stay as they are. */
  public static String lines(String text) {
    return new TerminalText(true).escape(text);
  }

  /** For text of several lines that comes piece by piece: see {@link #escape}. */
  public static TerminalText stream() {
    return new TerminalText(true);
  }

  /** Escapes the next piece of a text. */
  public String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      marks = isMark(c) ? marks + 1 : 0;
      if (multiline && (c == '\n' || c == '\t')) {
        safe.append((char) c);
      } else if (acts(c) || marks > MAX_MARKS) {
        appendEscaped(safe, c);
      } else {
        safe.appendCodePoint(c);
      }
      i += Character.charCount(c);
    }
    return safe.toString();
  }

  private static boolean acts(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> isDefaultIgnorable(c);
    };
  }

  /** The rest of Unicode's Default_Ignorable_Code_Point, which is not in category Cf. */
  private static boolean isDefaultIgnorable(int c) {
    return c == 0x034F
        || (c >= 0x115F && c <= 0x1160)
        || (c >= 0x17B4 && c <= 0x17B5)
        || (c >= 0x180B && c <= 0x180F)
        || (c >= 0x2060 && c <= 0x206F)
        || c == 0x3164
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFFA0
        || (c >= 0xFFF0 && c <= 0xFFF8)
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }

  static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  private static void appendEscaped(StringBuilder safe, int c) {
    switch (c) {
      case '\n' -> safe.append("\\n");
      case '\r' -> safe.append("\\r");
      case '\t' -> safe.append("\\t");
      default -> {
        for (char unit : Character.toChars(c)) {
          safe.append(String.format("\\u%04x", (int) unit));
        }
      }
    }
  }
}
