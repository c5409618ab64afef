package org.auroraos.core.internal.health;

import java.util.Locale;

/** What happens to a plugin that does not become ready, or does not respond, in time. */
public enum OnTimeout {
  /** It is marked, and the operator decides. */
  ASK,
  /** It is killed; what follows is what follows from every end. */
  KILL;

  /** As it is written in a configuration. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
