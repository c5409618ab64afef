package org.auroraos.core.internal.shell;

import org.auroraos.api.plugin.Health;

/** Health in a word that fits into a narrow column. */
final class HealthText {
  private HealthText() {}

  static String of(Health health) {
    return switch (health) {
      case NONE -> "-";
      case UNKNOWN -> "?";
      case HEALTHY -> "ok";
      case UNHEALTHY -> "BAD";
    };
  }
}
