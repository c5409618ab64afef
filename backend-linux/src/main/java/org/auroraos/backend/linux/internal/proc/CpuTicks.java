package org.auroraos.backend.linux.internal.proc;

import java.time.Duration;

/** The CPU time that a process or a thread has used, by proc_pid_stat(5). */
final class CpuTicks {
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  /** USER_HZ, in which the kernel reports times whatever its own clock is: time(7). */
  private static final long PER_SECOND = 100;

  private CpuTicks() {}

  /**
   * User and system time in ticks.
   *
   * @param stat the content of the file, in which the name may hold anything
   */
  static long of(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 0);
    return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
  }

  static Duration duration(long ticks) {
    return Duration.ofMillis(ticks * 1000 / PER_SECOND);
  }
}
