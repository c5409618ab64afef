package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.wire.LaunchSpec;
import org.auroraos.backend.linux.internal.wire.ResourceLimit;

/**
 * Limits of setrlimit(2): of each process, not of the tree. None can be above the hard limit of the
 * platform; where that is lower, it holds.
 */
final class ResourceLimits {
  private static final long MEMLOCK = 64 << 10;
  private static final long MSGQUEUE = 800 << 10;

  /**
   * With this limit the kernel writes no core file and calls no program either that core_pattern
   * names; with 0 it would call that, core(5).
   */
  private static final long NO_CORE_PROGRAM = 1;

  private final Map<Integer, Long> ownHard = new HashMap<>();
  private final boolean coreProgram;

  /** Reads the limits of this process. */
  ResourceLimits(Libc libc) throws IOException {
    for (int resource = 0; resource < 16; resource++) {
      long[] limits = new long[2];
      if (libc.getrlimit(resource, limits) == 0) {
        ownHard.put(resource, limits[1]);
      }
    }
    coreProgram = Files.readString(Path.of("/proc/sys/kernel/core_pattern")).startsWith("|");
  }

  /** What holds for every sandbox. */
  void addAlways(LaunchSpec spec) {
    add(spec, ResourceLimit.CORE, coreProgram ? NO_CORE_PROGRAM : 0);
    add(spec, ResourceLimit.MEMLOCK, MEMLOCK);
    add(spec, ResourceLimit.MSGQUEUE, MSGQUEUE);
  }

  /** Whether a program of the host takes core dumps here. */
  boolean hasCoreProgram() {
    return coreProgram;
  }

  /**
   * CPU time of each process in whole seconds: at the soft limit SIGXCPU, a second later SIGKILL
   * for one that ignores it.
   */
  void addCpuTime(LaunchSpec spec, Duration limit) {
    long seconds = limit.plusSeconds(1).minusNanos(1).toSeconds();
    long hard = within(ResourceLimit.CPU, seconds + 1);
    spec.limit(new ResourceLimit(ResourceLimit.CPU, Math.min(seconds, hard), hard));
  }

  /**
   * A limit with the same soft and hard value.
   *
   * @return the value that holds
   */
  long add(LaunchSpec spec, int resource, long value) {
    long within = within(resource, value);
    spec.limit(ResourceLimit.of(resource, within));
    return within;
  }

  private long within(int resource, long value) {
    long hard = ownHard.getOrDefault(resource, -1L);
    return Long.compareUnsigned(value, hard) > 0 ? hard : value;
  }
}
