package org.auroraos.api.policy.lint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much a {@link Finding} matters, the least first. */
public enum Severity {
  /** Worth knowing; most policies have some. */
  NOTE,
  /** Opens something that most programs can do without, or will not do what it looks like. */
  WARNING,
  /** Opens a way out of the sandbox, or to secrets of the host. */
  DANGER;

  /** The name in files, on command lines and in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The severity with this {@link #id()}, or empty if there is none. */
  public static Optional<Severity> byId(String id) {
    return Arrays.stream(values()).filter(severity -> severity.id().equals(id)).findFirst();
  }
}
