package org.auroraos.backend.linux.internal.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a process and its descendants use now, by proc_pid_stat(5) and proc_pid_status(5): for
 * sandboxes whose groups do not count it. Memory that they share counts for each of them, and what
 * has ended counts no more.
 *
 * @param memory resident bytes
 * @param cpuTime user and system time
 */
public record TreeUsage(OptionalLong memory, Optional<Duration> cpuTime) {
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  /** USER_HZ, in which the kernel reports times whatever its own clock is: time(7). */
  private static final long TICKS_PER_SECOND = 100;

  private static final String RESIDENT = "VmRSS:";

  /** Of the process with this number and all below it. */
  public static TreeUsage of(long pid) {
    long[] sums = {0, 0, 0};
    Optional<ProcessHandle> top = ProcessHandle.of(pid);
    if (top.isPresent()) {
      try (Stream<ProcessHandle> below = top.get().descendants()) {
        Stream.concat(top.stream(), below).forEach(process -> add(process.pid(), sums));
      }
    }
    return sums[0] == 0
        ? new TreeUsage(OptionalLong.empty(), Optional.empty())
        : new TreeUsage(
            OptionalLong.of(sums[1] * 1024),
            Optional.of(Duration.ofMillis(sums[2] * 1000 / TICKS_PER_SECOND)));
  }

  /** Counts how many were read, their memory in KiB and their time in ticks. */
  private static void add(long pid, long[] sums) {
    Path process = Path.of("/proc", String.valueOf(pid));
    try {
      String stat = Files.readString(process.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 0);
      long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
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
