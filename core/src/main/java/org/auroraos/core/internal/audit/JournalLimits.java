package org.auroraos.core.internal.audit;

import java.util.Map;
import java.util.function.Consumer;
import org.auroraos.core.internal.config.NumberSettings;

/**
 * How much is kept.
 *
 * @param fileSize bytes after which a new file begins
 * @param files how many are kept
 */
record JournalLimits(long fileSize, int files) {
  JournalLimits {
    if (fileSize < 1 || files < 2) {
      throw new IllegalArgumentException("an audit log keeps at least two files");
    }
  }

  /**
   * As configured. What cannot be used is told, and its default holds: nothing may be done without
   * a record because a number was mistyped.
   *
   * @param properties as Config Admin gives them
   * @param problems hears of each mistake
   */
  static JournalLimits of(Map<String, ?> properties, Consumer<String> problems) {
    NumberSettings values = NumberSettings.of(AuditComponent.Settings.class, properties, problems);
    int files = values.get("files");
    if (files < 2) {
      problems.accept("files = " + files + ": at least 2 are kept; 2 holds");
    }
    return new JournalLimits((long) values.get("file.megabytes") << 20, Math.max(2, files));
  }
}
