package org.auroraos.api.backend;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What it takes for a sandbox to live on when its platform ends or is killed: a place where the
 * next platform finds it, and a log that is written without a platform.
 *
 * @param runDirectory the run directory: there, empty, of the platform's user alone, and shown in
 *     no sandbox; its path has no symbolic links. The platform deletes it when the sandbox has
 *     ended
 * @param launchId makes this launch another one than all others: letters, digits, {@code . _ -}, at
 *     most 100
 * @param log where standard output and standard error go
 * @param held whether it does not outlive the platform before {@link SandboxProcess#keep} was
 *     called. Until then the log may be written by another sandbox; nothing goes there, and what
 *     the program writes waits
 */
public record Detachment(Path runDirectory, String launchId, Log log, boolean held) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  /** Checks the id and the path. */
  public Detachment {
    Objects.requireNonNull(log, "log");
    requireId(launchId);
    requireAbsolute(runDirectory);
  }

  /** One that is not held. */
  public Detachment(Path runDirectory, String launchId, Log log) {
    this(runDirectory, launchId, log, false);
  }

  /**
   * A log: lines of JSON in files that are rotated.
   *
   * @param file the current file; the older ones are {@code FILE.1}, {@code FILE.2} and so on. Its
   *     directory is there, and its path has no symbolic links
   * @param name whose log it is, written into every record; form as that of a launch id
   * @param fileSize bytes after which a new file begins, at least 4096
   * @param files how many files there are, the current one included, 1 to 100
   * @param interval for which the next two hold, 1 ms to an hour
   * @param lines most lines in an interval; what comes faster is dropped and counted
   * @param bytes most bytes of lines in an interval
   */
  public record Log(
      Path file, String name, long fileSize, int files, Duration interval, int lines, long bytes) {
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Checks the ranges. */
    public Log {
      requireAbsolute(file);
      requireId(name);
      boolean kept = fileSize >= 4096 && files >= 1 && files <= 100;
      boolean rate = interval.toMillis() >= 1 && interval.compareTo(LONGEST) <= 0;
      if (!kept || !rate || lines < 1 || bytes < 1) {
        throw new IllegalArgumentException("a log's settings are out of range");
      }
    }
  }

  private static void requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not an id: " + id);
    }
  }

  private static void requireAbsolute(Path path) {
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("not an absolute path: " + path);
    }
  }
}
