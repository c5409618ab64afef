package org.auroraos.core.internal.supervise;

import java.util.Locale;

/** Which plugins are restarted along with one that has ended; OTP's supervision strategies. */
public enum Strategy {
  /** Only itself. */
  ONE_FOR_ONE,
  /** Itself and those that depend on it, directly or not. */
  REST_FOR_ONE,
  /** Itself and all that are connected with it by dependencies, in either direction. */
  ONE_FOR_ALL;

  /** As it is written in a configuration, such as {@code rest-for-one}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
