package org.auroraos.core.internal.supervise;

import java.time.Duration;
import java.util.Objects;

/**
 * How a plugin is started again.
 *
 * @param type after which ends
 * @param strategy what else is restarted with it
 * @param delay before the first restart of a streak; doubles with each further one
 * @param maxDelay longest delay, jitter apart
 * @param resetAfter a process that ran this long was healthy: the next delay is the first again
 * @param limit most restarts within {@code window}; one more is given up
 * @param window how far back restarts count towards {@code limit}
 */
public record RestartSettings(
    RestartType type,
    RestartStrategy strategy,
    Duration delay,
    Duration maxDelay,
    Duration resetAfter,
    int limit,
    Duration window) {
  /** Checks that the numbers make sense together. */
  public RestartSettings {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(strategy, "strategy");
    if (delay.isNegative() || maxDelay.compareTo(delay) < 0) {
      throw new IllegalArgumentException("restart.backoff must not be above restart.backoff-max");
    }
    if (resetAfter.isNegative() || window.isNegative() || window.isZero() || limit < 0) {
      throw new IllegalArgumentException(
          "restart.window must be positive, restart.intensity not negative");
    }
  }

  /** Restart after failures: 1 s to 1 min apart, given up after 10 in 10 min. */
  public static RestartSettings defaults() {
    return new RestartSettings(
        RestartType.ON_FAILURE,
        RestartStrategy.ONE_FOR_ONE,
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        10,
        Duration.ofMinutes(10));
  }
}
