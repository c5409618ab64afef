package org.auroraos.core.internal.learn;

import java.util.ArrayList;
import java.util.List;
import org.auroraos.core.internal.text.TerminalText;

/** What an operator has to know about a learned policy; written into its file as comments. */
final class Notes {
  private static final int MOST = 400;

  private final List<String> lines = new ArrayList<>();

  /** A remark on a key; the words may be those of a hostile program. */
  void add(String key, String words) {
    if (lines.size() < MOST) {
      lines.add(TerminalText.line(key + ": " + words));
    } else if (lines.size() == MOST) {
      lines.add("... and more");
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
