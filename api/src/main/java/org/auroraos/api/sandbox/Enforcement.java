package org.auroraos.api.sandbox;

import java.util.Objects;

/**
 * One line of the enforcement report.
 *
 * @param capability what it is about
 * @param requested what the policy asked for, in the policy's own words ({@code 512MiB}, {@code
 *     none}); empty when the policy did not ask for it, and the line only says how it stands
 * @param applied whether exactly that holds for the whole sandbox
 * @param mechanism what enforces it, such as {@code cgroup.v1.memory} or {@code namespace.net};
 *     empty when nothing does
 * @param detail what a reader must know beyond that: the fallback that holds instead, the error and
 *     how to mend it; may be empty
 */
public record Enforcement(
    Capability capability, String requested, boolean applied, String mechanism, String detail) {
  /** Checks that nothing is null. */
  public Enforcement {
    Objects.requireNonNull(capability, "capability");
    Objects.requireNonNull(requested, "requested");
    Objects.requireNonNull(mechanism, "mechanism");
    Objects.requireNonNull(detail, "detail");
  }

  /** Whether the policy asked for it and does not have it. */
  public boolean missing() {
    return !applied && !requested.isEmpty();
  }
}
