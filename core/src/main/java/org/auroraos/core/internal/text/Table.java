package org.auroraos.core.internal.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A table for a terminal. Every cell goes through {@link TerminalText#line}, so no cell can forge a
 * row. Columns that may be cut give way until the table fits {@value #WIDTH} columns; the others
 * are never cut, whatever their width.
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
   */
  public record Column(String title, boolean right, int minimum) {
    /** Cells that are shown whole: ids, states. */
    public static Column whole(String title) {
      return new Column(title, false, 0);
    }

    /** Numbers and amounts, whole and aligned to the right. */
    public static Column number(String title) {
      return new Column(title, true, 0);
    }

    /** Text that may be cut down to a width. */
    public static Column text(String title, int minimum) {
      return new Column(title, false, minimum);
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
    List<String> lines = new ArrayList<>(rows.size() + 1);
    lines.add(line(columns.stream().map(Column::title).toList(), widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return String.join("\n", lines);
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    int total = GAP.length() * (columns.size() - 1);
    for (int i = 0; i < widths.length; i++) {
      widths[i] = natural(i);
      total += widths[i];
    }
    while (total > WIDTH) {
      int widest = widestToCut(widths);
      if (widest < 0) {
        break;
      }
      widths[widest]--;
      total--;
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

  private int widestToCut(int[] widths) {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      int minimum = columns.get(i).minimum();
      boolean mayGive = minimum > 0 && widths[i] > minimum;
      if (mayGive && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    return widest;
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      if (columns.get(i).minimum() > 0) {
        cell = DisplayWidth.cut(cell, widths[i]);
      }
      String padding = " ".repeat(widths[i] - DisplayWidth.of(cell));
      line.append(i == 0 ? "" : GAP)
          .append(columns.get(i).right() ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }
}
