package org.auroraos.core.internal.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputCaptureTest {
  @Test
  void outputUpToTheLimitIsKeptWhole() {
    assertThat(capture(5, "12345").text()).isEqualTo("12345");
    assertThat(capture(5, "").text()).isEmpty();
  }

  @Test
  void theMarkerIsALineOfItsOwn() {
    assertThat(capture(5, "123456").text()).isEqualTo("12345\n[TRUNCATED]");
    assertThat(capture(5, "1234\n6").text()).isEqualTo("1234\n[TRUNCATED]");
    assertThat(capture(0, "1").text()).isEqualTo("[TRUNCATED]");
  }

  @ParameterizedTest
  @CsvSource({"aaé, 3", "aa€, 3", "aa€, 4", "aa😀, 3", "aa😀, 4", "aa😀, 5"})
  void aCharacterThatTheLimitCutsIsLeftOut(String text, int limit) {
    assertThat(capture(limit, text).text()).isEqualTo("aa\n[TRUNCATED]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"é", "€", "😀"})
  void aCharacterThatFitsIsKept(String text) {
    int limit = text.getBytes(StandardCharsets.UTF_8).length;
    assertThat(capture(limit, text + "x").text()).isEqualTo(text + "\n[TRUNCATED]");
  }

  @Test
  void whatIsNotUtf8IsReplaced() {
    OutputCapture capture = new OutputCapture(100);
    byte[] bytes = {'a', (byte) 0xff, (byte) 0xc3, 'b', (byte) 0x80};
    capture.add(bytes, bytes.length);
    assertThat(capture.text()).isEqualTo("a\uFFFD\uFFFDb\uFFFD");
    OutputCapture cut = new OutputCapture(4);
    cut.add(new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 'x'}, 5);
    assertThat(cut.text()).isEqualTo("\uFFFD\uFFFD\uFFFD\uFFFD\n[TRUNCATED]");
  }

  @Test
  void manySmallPiecesAreOneText() {
    OutputCapture capture = new OutputCapture(100_000);
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      byte[] piece = (i + " ").getBytes(StandardCharsets.UTF_8);
      capture.add(piece, piece.length);
      expected.append(i).append(' ');
    }
    assertThat(capture.text()).isEqualTo(expected.substring(0, 100_000) + "\n[TRUNCATED]");
  }

  private static OutputCapture capture(int limit, String text) {
    OutputCapture capture = new OutputCapture(limit);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    capture.add(bytes, bytes.length);
    return capture;
  }
}
