package org.auroraos.core.internal.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
  private final List<String> lines = new ArrayList<>();
  private final LineSplitter splitter =
      new LineSplitter((line, continued) -> lines.add(line + (continued ? "…" : "")));

  @Test
  void linesComeWhenTheyAreComplete() {
    write("one\ntwo");
    assertThat(lines).containsExactly("one");

    write(" and more\n\n");
    assertThat(lines).containsExactly("one", "two and more", "");
  }

  @Test
  void theLastLineNeedsNoEnd() {
    write("one\ntwo");
    splitter.end();
    splitter.end();

    assertThat(lines).containsExactly("one", "two");
  }

  @Test
  void longLinesComeInPiecesThatAreMarked() {
    write("x".repeat(LineSplitter.MAX_LINE * 2 + 10) + "\ny\n");

    String piece = "x".repeat(LineSplitter.MAX_LINE) + "…";
    assertThat(lines).containsExactly(piece, piece, "x".repeat(10), "y");
  }

  @Test
  void aLineOfExactlyThatLengthIsOne() {
    write("x".repeat(LineSplitter.MAX_LINE) + "\ny\n");

    assertThat(lines).containsExactly("x".repeat(LineSplitter.MAX_LINE), "y");
  }

  @Test
  void piecesAreCutBetweenCharacters() {
    String text = "a" + "😀".repeat(LineSplitter.MAX_LINE / 4 + 5);
    write(text + "\n");

    assertThat(String.join("", lines).replace("…", "")).isEqualTo(text);
    assertThat(lines).hasSize(2);
  }

  @Test
  void whatIsNotTextIsReplaced() {
    splitter.accept(new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'b', '\n'}, 5);

    assertThat(lines).containsExactly("a\ufffd\ufffdb");
  }

  @Test
  void continuationBytesWithoutEndDoNotStopIt() {
    byte[] bytes = new byte[LineSplitter.MAX_LINE * 3];
    java.util.Arrays.fill(bytes, (byte) 0x80);
    splitter.accept(bytes, bytes.length);
    splitter.end();

    assertThat(lines).hasSize(3);
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    splitter.accept(bytes, bytes.length);
  }
}
