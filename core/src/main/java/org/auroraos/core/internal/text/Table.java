package org.auroraos.core.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A table for a terminal. Every cell goes through {@link TerminalText#line}, so no cell can forge a
 * row. Until the table fits {@value #WIDTH} columns, text gives way, then names do, as far as each
 * may; what is to be seen whole is never cut, whatever its width.
 */
public final class Table {
  /** Width that tables try to fit. */
  public static final int WIDTH = 80;

  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A column.
   *
   * @param title its heading
   * @param right whether cells are aligned to the right, as numbers are
   * @param minimum how narrow it may be cut; 0 for a column that is never cut
   * @param name whether its cells tell rows apart
   */
  public record Column(String title, boolean right, int minimum, boolean name) {
    /** Cells that are shown whole: words of which there are few. */
    public static Column whole(String title) {
      return new Column(title, false, 0, false);
    }

    /** Numbers and amounts, whole and aligned to the right. */
    public static Column number(String title) {
      return new Column(title, true, 0, false);
    }

    /** Text that may be cut down to a width. */
    public static Column text(String title, int minimum) {
      return new Column(title, false, minimum, false);
    }

    /**
     * Ids, and words that mean something: cut when no text is left to cut, and if it can be, so
     * that different ones stay different.
     */
    public static Column name(String title, int minimum) {
      return new Column(title, false, minimum, true);
    }
  }

  private Table(List<Column> columns) {
    this.columns = columns;
  }

  /** A table with these columns. */
  public static Table of(Column... columns) {
    return new Table(List.of(columns));
  }

  /** Adds a row with one cell for each column. */
  public Table row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells, " + columns.size() + " columns");
    }
    List<String> row = new ArrayList<>(cells.length);
    for (String cell : cells) {
      row.add(TerminalText.line(cell));
    }
    rows.add(row);
    return this;
  }

  /** The table as lines, without a line break at the end. */
  public String render() {
    int[] widths = widths();
    List<Function<String, String>> cuts = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      cuts.add(cut(i, widths[i]));
    }
    List<String> lines = new ArrayList<>(rows.size() + 1);
    lines.add(line(columns.stream().map(Column::title).toList(), widths, titles(widths)));
    rows.forEach(row -> lines.add(line(row, widths, cuts)));
    return String.join("\n", lines);
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    int total = GAP.length() * (columns.size() - 1);
    for (int i = 0; i < widths.length; i++) {
      widths[i] = natural(i);
      total += widths[i];
    }
    for (boolean names : new boolean[] {false, true}) {
      int widest = widestToCut(widths, names);
      while (total > WIDTH && widest >= 0) {
        widths[widest]--;
        total--;
        widest = widestToCut(widths, names);
      }
    }
    return widths;
  }

  private int natural(int column) {
    int width = DisplayWidth.of(columns.get(column).title());
    for (List<String> row : rows) {
      width = Math.max(width, DisplayWidth.of(row.get(column)));
    }
    return width;
  }

  private int widestToCut(int[] widths, boolean names) {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      int minimum = columns.get(i).minimum();
      boolean mayGive = columns.get(i).name() == names && minimum > 0 && widths[i] > minimum;
      if (mayGive && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    return widest;
  }

  private Function<String, String> cut(int column, int width) {
    if (columns.get(column).name()) {
      Map<String, String> shown =
          Shortening.of(rows.stream().map(row -> row.get(column)).toList(), width);
      return cell -> shown.getOrDefault(cell, cell);
    }
    return columns.get(column).minimum() > 0
        ? cell -> DisplayWidth.cut(cell, width)
        : Function.identity();
  }

  private static List<Function<String, String>> titles(int[] widths) {
    List<Function<String, String>> cuts = new ArrayList<>();
    for (int width : widths) {
      cuts.add(title -> DisplayWidth.cut(title, width));
    }
    return cuts;
  }

  private String line(List<String> cells, int[] widths, List<Function<String, String>> cuts) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cuts.get(i).apply(cells.get(i));
      String padding = " ".repeat(widths[i] - DisplayWidth.of(cell));
      line.append(i == 0 ? "" : GAP)
          .append(columns.get(i).right() ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }
}
