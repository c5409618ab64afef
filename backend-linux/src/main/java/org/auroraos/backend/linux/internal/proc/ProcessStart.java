package org.auroraos.backend.linux.internal.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** When a process was started, which tells it from a later one with its number. */
public final class ProcessStart {
  private static final int START_TIME = 19;

  private ProcessStart() {}

  /**
   * Field 22 of proc_pid_stat(5), in clock ticks since boot; the name before it may hold anything
   * but its last parenthesis. Empty when there is no such process.
   */
  public static OptionalLong ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 0);
      return OptionalLong.of(Long.parseLong(fields[START_TIME]));
    } catch (IOException | RuntimeException gone) {
      // It may also go while it is read (ESRCH).
      return OptionalLong.empty();
    }
  }

  /** Whether this very process is there, be it as a zombie. */
  public static boolean isThere(long pid, long startTicks) {
    OptionalLong ticks = ticks(pid);
    return ticks.isPresent() && ticks.getAsLong() == startTicks;
  }
}
