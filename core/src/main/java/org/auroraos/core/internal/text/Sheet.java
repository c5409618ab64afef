package org.auroraos.core.internal.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Labelled values below one another; long values are wrapped and indented. Like a {@link Table} it
 * makes everything fit for a terminal.
 */
public final class Sheet {
  private record Entry(String label, String value) {}

  private final List<Entry> entries = new ArrayList<>();

  /** Adds a value, unless it is empty. */
  public Sheet add(String label, String value) {
    if (!value.isEmpty()) {
      entries.add(new Entry(TerminalText.line(label), TerminalText.line(value)));
    }
    return this;
  }

  /** The sheet as lines, without a line break at the end. */
  public String render() {
    int labels = entries.stream().mapToInt(e -> DisplayWidth.of(e.label())).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (Entry entry : entries) {
      String label = entry.label() + " ".repeat(labels - DisplayWidth.of(entry.label()) + 2);
      for (String part : wrap(entry.value(), Table.WIDTH - labels - 2)) {
        lines.add(label + part);
        label = " ".repeat(labels + 2);
      }
    }
    return String.join("\n", lines);
  }

  /** Breaks at spaces; a word that is wider than a line stays whole, so that it can be copied. */
  private static List<String> wrap(String value, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : value.split(" ", -1)) {
      if (!line.isEmpty() && DisplayWidth.of(line.toString()) + 1 + DisplayWidth.of(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
