package org.auroraos.core.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TerminalTextTest {
  private static final String HOSTILE =
      "\u0000\u0007\b\t\n\u000b\f\r\u001b\u007f\u0080\u0085\u009b\u009d\u00ad\u061c\u180e\u200b"
          + "\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067"
          + "\u2068\u2069\u3164\ufe0f\ufeff\ufff9\ud800\udc00";

  @Example
  void plainTextOfManyScriptsStaysAsItIs() {
    String plain = "Grüße, naïve — Ελληνικά, русский, 日本語, हिन्दी, e\u0301 \\n 100% <b>";
    assertThat(TerminalText.line(plain)).isEqualTo(plain);
    assertThat(TerminalText.lines(plain)).isEqualTo(plain);
  }

  @Example
  void escapesAreVisibleAndHaveTheFormOfAJavaString() {
    assertThat(TerminalText.line("a\u001b[2Jb\nc\td\re\u202ef\u009bg\ud800"))
        .isEqualTo("a\\u001b[2Jb\\nc\\td\\re\\u202ef\\u009bg\\ud800");
    assertThat(TerminalText.line("\udb40\udc41")).isEqualTo("\\udb40\\udc41");
  }

  @Example
  void severalLinesKeepTheirLineFeedsAndTabs() {
    assertThat(TerminalText.lines("a\tb\nc\rd\u001b")).isEqualTo("a\tb\nc\\rd\\u001b");
  }

  @Example
  void pilesOfCombiningMarksDoNotReachNeighbouringLines() {
    String piled = "a" + "\u0301".repeat(50);
    assertThat(TerminalText.line(piled).codePoints().filter(c -> c == 0x301)).hasSize(3);
  }

  @Property(tries = 2000)
  void nothingThatATerminalActsOnIsLeft(@ForAll("hostile") String text) {
    String safe = TerminalText.line(text);
    assertThat(safe.codePoints()).noneMatch(TerminalTextTest::acts);
    assertThat(TerminalText.lines(text).codePoints().filter(c -> c != '\n' && c != '\t'))
        .noneMatch(TerminalTextTest::acts);
  }

  @Property
  void escapingTwiceChangesNothing(@ForAll("hostile") String text) {
    String safe = TerminalText.line(text);
    assertThat(TerminalText.line(safe)).isEqualTo(safe);
  }

  @Property
  void whatIsEscapedCanBeReadBack(@ForAll("hostile") String text) {
    String unambiguous = text.replace("\\", "");
    assertThat(unescape(TerminalText.line(unambiguous))).isEqualTo(unambiguous);
  }

  @Provide
  Arbitrary<String> hostile() {
    return Arbitraries.strings().all().withChars(HOSTILE).ofMaxLength(60);
  }

  private static String unescape(String safe) {
    return Pattern.compile("\\\\(u([0-9a-f]{4})|[nrt])")
        .matcher(safe)
        .replaceAll(
            m ->
                Matcher.quoteReplacement(
                    m.group(2) == null
                        ? m.group().translateEscapes()
                        : String.valueOf((char) Integer.parseInt(m.group(2), 16))));
  }

  private static boolean acts(int c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || c == 0x2028
        || c == 0x2029;
  }
}
