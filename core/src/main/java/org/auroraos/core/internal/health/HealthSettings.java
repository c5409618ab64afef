package org.auroraos.core.internal.health;

import java.time.Duration;
import java.util.Objects;

/**
 * How a plugin is checked and how many results count.
 *
 * @param check what is done
 * @param interval from the end of a check to the next
 * @param timeout how long a check may take; what takes longer has failed
 * @param failures so many in a row, and it is not well
 * @param successes so many in a row, and it is well
 * @param startDelay from its readiness to the first check
 */
public record HealthSettings(
    HealthCheck check,
    Duration interval,
    Duration timeout,
    int failures,
    int successes,
    Duration startDelay) {
  /** Nothing is null. */
  public HealthSettings {
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(interval, "interval");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(startDelay, "startDelay");
  }

  /** The same with another check. */
  public HealthSettings with(HealthCheck another) {
    return new HealthSettings(another, interval, timeout, failures, successes, startDelay);
  }
}
