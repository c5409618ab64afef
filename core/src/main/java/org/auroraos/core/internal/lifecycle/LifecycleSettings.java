package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.auroraos.core.internal.archive.ArchiveLimits;
import org.auroraos.core.internal.config.NumberSettings;
import org.auroraos.core.internal.logs.LogLimits;
import org.auroraos.core.internal.logs.LogRate;

/**
 * What holds for all plugins.
 *
 * @param archives how much a plugin may consist of
 * @param logs how much of its log is kept
 * @param rate how fast its log may grow
 * @param startTimeout how long a plugin may take until it is ready, if its own configuration says
 *     nothing
 * @param stopGrace how long it may take to end, if its own configuration says nothing
 */
record LifecycleSettings(
    ArchiveLimits archives,
    LogLimits logs,
    LogRate rate,
    Duration startTimeout,
    Duration stopGrace) {
  private static final int LONGEST_INTERVAL = 3600;

  /**
   * Reads them. What cannot be used is told, and its default holds: without settings no plugin
   * could be looked at or stopped.
   *
   * @param properties as Config Admin gives them
   * @param problems hears of each mistake
   */
  static LifecycleSettings of(Map<String, ?> properties, Consumer<String> problems) {
    NumberSettings values = NumberSettings.of(LifecycleConfiguration.class, properties, problems);
    ArchiveLimits defaults = ArchiveLimits.defaults();
    return new LifecycleSettings(
        new ArchiveLimits(
            values.get("archive.entries"),
            (long) values.get("archive.megabytes") << 20,
            defaults.depth(),
            defaults.nameLength()),
        logs(values, problems),
        new LogRate(
            Duration.ofSeconds(Math.min(values.get("log.interval"), LONGEST_INTERVAL)),
            values.get("log.interval.lines"),
            (long) values.get("log.interval.megabytes") << 20),
        Duration.ofSeconds(values.get("start-timeout")),
        Duration.ofSeconds(values.get("stop-grace")));
  }

  private static LogLimits logs(NumberSettings values, Consumer<String> problems) {
    try {
      return new LogLimits((long) values.get("log.megabytes") << 20, values.get("log.files"));
    } catch (IllegalArgumentException e) {
      problems.accept("log.files: " + e.getMessage() + "; the defaults hold for logs");
      return LogLimits.defaults();
    }
  }
}
