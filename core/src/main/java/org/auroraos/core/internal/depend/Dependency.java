package org.auroraos.core.internal.depend;

import java.util.Objects;

/**
 * That a plugin needs another one, ready, for as long as it runs.
 *
 * @param id of the plugin that is needed
 * @param constraint which versions of it will do
 */
public record Dependency(String id, VersionConstraint constraint) {
  /** Nothing is null. */
  public Dependency {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(constraint, "constraint");
  }

  /**
   * From its parts.
   *
   * @throws IllegalArgumentException when the constraint is none
   */
  public static Dependency of(String id, String constraint) {
    return new Dependency(id, VersionConstraint.parse(constraint));
  }

  /** As an operator reads it: {@code ledger >=1.2}. */
  public String text() {
    return (id + " " + constraint).strip();
  }
}
