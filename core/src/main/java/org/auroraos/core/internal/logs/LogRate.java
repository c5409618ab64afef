package org.auroraos.core.internal.logs;

import java.time.Duration;

/**
 * How fast a log may grow. What comes faster is dropped and counted.
 *
 * @param interval for which the other two hold
 * @param lines most lines
 * @param bytes most bytes of lines
 */
public record LogRate(Duration interval, int lines, long bytes) {
  /** 20,000 lines or 16 MiB in a second. */
  public static LogRate defaults() {
    return new LogRate(Duration.ofSeconds(1), 20_000, 16L << 20);
  }
}
