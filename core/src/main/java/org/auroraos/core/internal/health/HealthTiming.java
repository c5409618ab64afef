package org.auroraos.core.internal.health;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * When a plugin is checked, as far as its configuration says it.
 *
 * @param interval from the end of a check to the next; zero turns the checks off
 * @param timeout how long a check may take; empty if the plugin's own word or else the default
 *     holds
 * @param failures so many in a row, and it is not well
 * @param successes so many in a row, and it is well
 * @param startDelay from its readiness to the first check
 */
public record HealthTiming(
    Duration interval,
    Optional<Duration> timeout,
    int failures,
    int successes,
    Duration startDelay) {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Checks that the numbers make sense. */
  public HealthTiming {
    Objects.requireNonNull(timeout, "timeout");
    boolean negative = interval.isNegative() || startDelay.isNegative();
    boolean never = timeout.filter(time -> time.isZero() || time.isNegative()).isPresent();
    if (negative || never || failures < 1 || successes < 1) {
      throw new IllegalArgumentException(
          "health.timeout must be positive, health.failures and health.successes at least 1");
    }
  }

  /** Every 10 s from its readiness on; three bad results in a row count, and one good one. */
  public static HealthTiming defaults() {
    return new HealthTiming(Duration.ofSeconds(10), Optional.empty(), 3, 1, Duration.ZERO);
  }

  /** This timing for a check; empty if it is turned off. */
  Optional<HealthSettings> of(HealthCheck check, Optional<Duration> pluginsTimeout) {
    if (interval.isZero()) {
      return Optional.empty();
    }
    Duration within = timeout.or(() -> pluginsTimeout).orElse(TIMEOUT);
    return Optional.of(
        new HealthSettings(check, interval, within, failures, successes, startDelay));
  }
}
