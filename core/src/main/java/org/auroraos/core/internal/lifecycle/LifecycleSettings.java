package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import org.auroraos.core.internal.archive.ArchiveLimits;
import org.auroraos.core.internal.logs.LogLimits;

/**
 * What holds for all plugins.
 *
 * @param archives how much a plugin may consist of
 * @param logs how much of its log is kept
 * @param startTimeout how long a plugin may take until it is ready, if its own configuration says
 *     nothing
 * @param stopGrace how long it may take to end, if its own configuration says nothing
 */
record LifecycleSettings(
    ArchiveLimits archives, LogLimits logs, Duration startTimeout, Duration stopGrace) {

  static LifecycleSettings of(LifecycleConfiguration configuration) {
    ArchiveLimits defaults = ArchiveLimits.defaults();
    return new LifecycleSettings(
        new ArchiveLimits(
            positive(configuration.archive_entries(), "archive.entries"),
            (long) positive(configuration.archive_megabytes(), "archive.megabytes") << 20,
            defaults.depth(),
            defaults.nameLength()),
        new LogLimits(
            (long) positive(configuration.log_megabytes(), "log.megabytes") << 20,
            configuration.log_files()),
        Duration.ofSeconds(positive(configuration.start_timeout(), "start.timeout")),
        Duration.ofSeconds(positive(configuration.stop_grace(), "stop.grace")));
  }

  private static int positive(int value, String key) {
    if (value < 1) {
      throw new IllegalArgumentException("org.auroraos.plugins: " + key + " must be at least 1");
    }
    return value;
  }
}
