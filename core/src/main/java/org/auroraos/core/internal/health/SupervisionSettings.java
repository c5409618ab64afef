package org.auroraos.core.internal.health;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a plugin is watched while it runs, as its configuration says.
 *
 * @param readiness by what it is known to be ready
 * @param watchdog how long it may give no sign of life; empty if it is not asked for one
 * @param onTimeout what happens when it is not ready, silent or not well for too long
 * @param installTimeout how long its entry point {@code install} may take
 * @param check how it is found out whether it is well; empty if the plugin's own way holds, if it
 *     has one
 * @param timing when that is done
 */
public record SupervisionSettings(
    Readiness readiness,
    Optional<Duration> watchdog,
    OnTimeout onTimeout,
    Duration installTimeout,
    Optional<HealthCheck> check,
    HealthTiming timing) {
  private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(5);

  /** Nothing is null, and what is limited has time. */
  public SupervisionSettings {
    Objects.requireNonNull(readiness, "readiness");
    Objects.requireNonNull(onTimeout, "onTimeout");
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(timing, "timing");
    if (watchdog.filter(time -> time.isZero() || time.isNegative()).isPresent()
        || installTimeout.isZero()
        || installTimeout.isNegative()) {
      throw new IllegalArgumentException("watchdog and install-timeout must be positive");
    }
  }

  /** Ready when it runs, not watched any further, and marked when it is not ready in time. */
  public static SupervisionSettings defaults() {
    return new SupervisionSettings(
        Readiness.RUNNING,
        Optional.empty(),
        OnTimeout.ASK,
        INSTALL_TIMEOUT,
        Optional.empty(),
        HealthTiming.defaults());
  }

  /**
   * How a plugin is checked; empty if it is not.
   *
   * @param entry the program that the plugin brings for it
   * @param timeout how long the plugin says that this may take
   */
  public Optional<HealthSettings> health(Optional<List<String>> entry, Optional<Duration> timeout) {
    Optional<HealthCheck> used = check.or(() -> entry.map(HealthCheck.Command::new));
    return used.flatMap(what -> timing.of(what, timeout));
  }
}
