package org.auroraos.core.internal.health;

import java.util.Locale;

/** By what a command plugin is known to be ready. A bundle plugin says it itself. */
public enum Readiness {
  /** It has been running for a moment. */
  RUNNING,
  /** It has written a line on its readiness descriptor. */
  LINE,
  /** Its health checks have said that it is well. */
  HEALTH;

  /** As it is written in a configuration. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
