package org.auroraos.core.internal.supervise;

import java.util.Locale;

/** What else is restarted with a plugin that has ended and is started again; OTP's strategies. */
public enum RestartStrategy {
  /** Nothing: those that need it run on without it until it is there again. */
  ONE_FOR_ONE,
  /** Those that need it, also by way of others. */
  REST_FOR_ONE,
  /** What it needs, also by way of others, and all that need any of these. */
  ONE_FOR_ALL;

  /** As it is written in a configuration, such as {@code rest-for-one}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
