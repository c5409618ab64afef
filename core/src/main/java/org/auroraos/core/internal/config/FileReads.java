package org.auroraos.core.internal.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.cm.ConfigurationEvent;

/**
 * When configurations were read, by what Config Admin tells: FileInstall looks at its folder every
 * other second, so a file that was just saved is not yet what holds. May be used by any thread.
 */
public final class FileReads {
  private final Clock clock;
  private final Instant begun;
  private final Map<String, Instant> readByPid = new ConcurrentHashMap<>();

  /** Files, as they were at this time, of which nothing new came. */
  private final Map<Path, Instant> unchanged = new ConcurrentHashMap<>();

  /** What was changed before now counts as read. */
  public FileReads(Clock clock) {
    this.clock = clock;
    this.begun = clock.instant();
  }

  /** A configuration was read or deleted just now. */
  public void heard(ConfigurationEvent event) {
    readByPid.put(event.getPid(), clock.instant());
  }

  /**
   * Whether a file was changed after its configuration was read. A time in the future tells nothing
   * and counts as none.
   */
  public boolean isBehind(String pid, Path file) throws IOException {
    try {
      Instant changed = changed(file);
      return changed.isAfter(readByPid.getOrDefault(pid, begun))
          && !changed.isAfter(clock.instant())
          && !changed.equals(unchanged.get(file));
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  /** It was waited for in vain: a file that says what it said before is not read anew. */
  public void giveUp(Path file) throws IOException {
    try {
      unchanged.put(file, changed(file));
    } catch (NoSuchFileException gone) {
      unchanged.remove(file);
    }
  }

  private static Instant changed(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }
}
