package org.auroraos.core.internal.shell;

import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.Views;

/**
 * What became of a command in the sandbox of a plugin.
 *
 * @param result its result
 * @param shown how it is shown
 */
record InsideRun(SandboxResult result, Shown shown) {
  /** How a result is shown. */
  enum Shown {
    /** For people. */
    TEXT,
    /** As JSON. */
    JSON,
    /** Not at all: what the command has printed is all. */
    NOTHING
  }

  /** Its return code, for scripts; also that of the console's command. */
  public int rc() {
    return result.rc();
  }

  /** What is printed for it, so that a script can take it for a word. */
  @Override
  public String toString() {
    return switch (shown) {
      case TEXT -> new ResultView().detail(result);
      case JSON -> Json.pretty(Views.result(result));
      case NOTHING -> "";
    };
  }
}
