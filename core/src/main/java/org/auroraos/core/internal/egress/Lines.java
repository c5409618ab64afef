package org.auroraos.core.internal.egress;

import org.auroraos.core.internal.text.TerminalText;

/** How hosts that a stranger wrote are shown. */
final class Lines {
  private static final int LONGEST = 262;

  private Lines() {}

  /** Safe for a terminal, and no longer than any real name with its port. */
  static String host(String text) {
    String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    return TerminalText.line(shown);
  }
}
