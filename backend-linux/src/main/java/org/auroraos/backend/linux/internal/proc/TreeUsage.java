package org.auroraos.backend.linux.internal.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a process and its descendants use now, by proc_pid_stat(5) and proc_pid_status(5): for
 * sandboxes whose groups do not count it. Memory that they share counts for each of them, and what
 * has ended counts no more.
 *
 * @param memory resident bytes
 * @param cpuTime user and system time
 */
public record TreeUsage(OptionalLong memory, Optional<Duration> cpuTime) {
  private static final String RESIDENT = "VmRSS:";

  /** Nobody has looked. */
  public static TreeUsage unknown() {
    return new TreeUsage(OptionalLong.empty(), Optional.empty());
  }

  /** Of the process with this number and all below it. */
  public static TreeUsage of(long pid) {
    long[] sums = {0, 0, 0};
    Descendants.of(pid).forEach(process -> add(process, sums));
    return sums[0] == 0
        ? unknown()
        : new TreeUsage(OptionalLong.of(sums[1] * 1024), Optional.of(CpuTicks.duration(sums[2])));
  }

  /** Counts how many were read, their memory in KiB and their time in ticks. */
  private static void add(long pid, long[] sums) {
    Path process = Path.of("/proc", String.valueOf(pid));
    try {
      long ticks = CpuTicks.of(Files.readString(process.resolve("stat")));
      long kib =
          Files.readString(process.resolve("status"))
              .lines()
              .filter(line -> line.startsWith(RESIDENT))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum();
      sums[0]++;
      sums[1] += kib;
      sums[2] += ticks;
    } catch (IOException | RuntimeException gone) {
      // It may go while it is read (ESRCH); then it counts no more.
    }
  }
}
