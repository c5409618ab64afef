package org.auroraos.core.internal.shell;

import java.util.Set;

/** The names of our commands in the scope {@code aurora}; each comes with the service it needs. */
public final class CommandNames {
  /** All of them, without the scope. */
  public static final Set<String> ALL =
      Set.of(
          "audit",
          "backend",
          "instances",
          "logs",
          "plugin",
          "plugins",
          "policies",
          "policy",
          "reset",
          "restart",
          "run",
          "settle",
          "shutdown",
          "start",
          "stop",
          "version");

  private CommandNames() {}
}
