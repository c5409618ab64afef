package org.auroraos.launcher.internal.boot;

import java.util.Map;

/** Whether Gogo takes the terminal for its console. */
final class TerminalUse {
  /** Set by {@code bin/aurora} when standard input and output are a terminal. */
  private static final String TERMINAL = "aurora.terminal";

  private TerminalUse() {}

  /** Framework properties for Gogo; as a side effect, system properties for JLine. */
  static Map<String, String> of(PlatformOptions options) {
    boolean terminal = options.console() && Boolean.getBoolean(TERMINAL);
    if (!terminal) {
      // without it JLine looks for a terminal in vain and warns that there is none
      System.setProperty("org.jline.terminal.dumb", "true");
      // and tries its native library and a program of the system first
      System.setProperty("org.jline.terminal.provider", "dumb");
    }
    return options.console() ? Map.of() : Map.of("gosh.args", "--nointeractive");
  }
}
