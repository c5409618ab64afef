package org.auroraos.core.internal.shell;

import java.util.Set;

/** The names of our commands in the scope {@code aurora}; each comes with the service it needs. */
public final class CommandNames {
  /** All of them, without the scope. */
  public static final Set<String> ALL =
      Set.of(
          "approve",
          "audit",
          "backend",
          "deploy",
          "exec",
          "findings",
          "health",
          "instances",
          "logs",
          "pending",
          "plugin",
          "plugins",
          "policies",
          "policy",
          "reject",
          "reset",
          "restart",
          "revoke",
          "run",
          "settle",
          "shutdown",
          "start",
          "stop",
          "undeploy",
          "version",
          "why");

  private CommandNames() {}
}
