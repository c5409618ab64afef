package org.auroraos.core.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.auroraos.core.internal.text.Table.Column;

class TableTest {
  @Example
  void columnsAreAlignedAndLinesHaveNoTrailingSpace() {
    String table =
        Table.of(Column.whole("ID"), Column.number("PID"), Column.text("TEXT", 4))
            .row("hello", "7", "a")
            .row("x", "12345", "")
            .render();
    assertThat(table)
        .isEqualTo(
            """
            ID       PID  TEXT
            hello      7  a
            x      12345""");
  }

  @Example
  void textGivesWayUntilTheTableFitsAndEndsInAnEllipsis() {
    String id = "i".repeat(30);
    String table =
        Table.of(Column.whole("ID"), Column.text("A", 8), Column.text("B", 8))
            .row(id, "a".repeat(60), "b".repeat(20))
            .render();
    String row = table.lines().toList().get(1);
    assertThat(row).hasSize(Table.WIDTH).startsWith(id + "  a").contains("a…  ").endsWith("b");
  }

  @Example
  void namesAreCutAfterTextAndOnlyAsFarAsNeeded() {
    Table table = Table.of(Column.name("ID", 6), Column.whole("B"), Column.text("A", 4));
    String row = table.row("i".repeat(90), "b", "abcdefgh").render().lines().toList().get(1);
    assertThat(row).isEqualTo("i".repeat(70) + "…  b  abc…").hasSize(Table.WIDTH);

    Table small = Table.of(Column.name("ID", 6), Column.text("A", 4));
    assertThat(small.row("i".repeat(60), "a".repeat(60)).render())
        .contains("i".repeat(60) + "  " + "a".repeat(17) + "…");
  }

  @Example
  void namesThatDifferAreStillDifferentWhenTheyAreCut() {
    String same = "com.example.".repeat(8);
    for (List<String> names :
        List.of(
            List.of(same + "a", same + "b"),
            List.of("a" + same, "b" + same),
            List.of("x.alpha." + same, "x.beta." + same, "short"),
            List.of(same + "one." + same, same + "two." + same, same))) {
      Table table = Table.of(Column.name("ID", 6), Column.whole("W"));
      names.forEach(name -> table.row(name, "w".repeat(60)));
      List<String> rows = table.render().lines().skip(1).toList();
      assertThat(rows).doesNotHaveDuplicates().allMatch(row -> row.length() == Table.WIDTH);
    }
  }

  @Property
  void namesFitTheirWidthAndNoWholeOneIsChanged(
      @ForAll @Size(min = 1, max = 6) List<@AlphaChars @StringLength(max = 12) String> names,
      @ForAll @IntRange(min = 2, max = 12) int width) {
    Map<String, String> shown = Shortening.of(names, width);
    assertThat(shown.keySet()).isEqualTo(Set.copyOf(names));
    shown.forEach(
        (name, text) -> {
          assertThat(DisplayWidth.of(text)).isLessThanOrEqualTo(width);
          if (DisplayWidth.of(name) <= width) {
            assertThat(text).isEqualTo(name);
          }
        });
  }

  @Example
  void whatIsToBeSeenWholeIsNeverCut() {
    String id = "i".repeat(100);
    assertThat(Table.of(Column.whole("ID"), Column.text("A", 4)).row(id, "abcdefgh").render())
        .contains(id + "  abc…");
  }

  @Example
  void wideCharactersKeepTheColumnsStraight() {
    String table =
        Table.of(Column.whole("A"), Column.whole("B")).row("日本", "x").row("abcd", "y").render();
    assertThat(table).isEqualTo("A     B\n日本  x\nabcd  y");
  }

  @Property
  void cellsCannotForgeRows(@ForAll @Size(max = 5) List<String> texts) {
    Table table = Table.of(Column.whole("A"), Column.text("B", 5));
    texts.forEach(text -> table.row(text, text));
    assertThat(table.render().split("\\R", -1)).hasSize(texts.size() + 1);
  }

  @Property
  void cutTextFitsItsWidth(@ForAll String text) {
    String safe = TerminalText.line(text);
    assertThat(DisplayWidth.of(DisplayWidth.cut(safe, 10))).isLessThanOrEqualTo(10);
  }

  @Example
  void sheetsWrapLongValuesAndLeaveOutEmptyOnes() {
    String sheet =
        new Sheet()
            .add("id", "x")
            .add("problem", "word ".repeat(20).strip())
            .add("nothing", "")
            .add("digest", "f".repeat(90))
            .render();
    assertThat(sheet.lines())
        .containsExactly(
            "id       x",
            "problem  word word word word word word word word word word word word word word",
            "         word word word word word word",
            "digest   " + "f".repeat(90));
  }

  @Example
  void sheetValuesCannotForgeLines() {
    assertThat(new Sheet().add("id", "a\nstate  ACTIVE").render())
        .isEqualTo("id  a\\nstate  ACTIVE");
  }
}
