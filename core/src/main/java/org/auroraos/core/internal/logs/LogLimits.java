package org.auroraos.core.internal.logs;

/**
 * How much of a log is kept.
 *
 * @param fileSize bytes after which a new file begins
 * @param files how many files there are, the current one included
 */
public record LogLimits(long fileSize, int files) {
  /** Checks the range. */
  public LogLimits {
    if (fileSize < 4096 || files < 1 || files > LogFiles.MOST) {
      throw new IllegalArgumentException(
          "a log has 1 to " + LogFiles.MOST + " files of at least 4096 bytes");
    }
  }

  /** Five files of 10 MiB. */
  public static LogLimits defaults() {
    return new LogLimits(10L << 20, 5);
  }
}
