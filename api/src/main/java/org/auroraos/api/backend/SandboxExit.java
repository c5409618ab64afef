package org.auroraos.api.backend;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.auroraos.api.sandbox.IoUsage;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxStatus;

/**
 * How a sandboxed program ended, with the evidence already weighed.
 *
 * @param status why
 * @param rc the return code that goes with it
 * @param reason more in words: the signal, the kernel's counters, what was killed; may be empty
 * @param isolation how it ran, timed out or not
 * @param duration wall-clock time
 * @param cpuTime CPU time of the whole tree, user and system
 * @param peakMemory bytes; of the whole tree, or of its largest process where the system gives no
 *     more; 0 if unknown
 * @param io what the whole tree read and wrote; empty if unknown
 */
public record SandboxExit(
    SandboxStatus status,
    int rc,
    String reason,
    Isolation isolation,
    Duration duration,
    Duration cpuTime,
    long peakMemory,
    Optional<IoUsage> io) {
  /** Checks that nothing is null. */
  public SandboxExit {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(isolation, "isolation");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(cpuTime, "cpuTime");
    Objects.requireNonNull(io, "io");
  }

  /** An exit of which it is not known what was read and written. */
  public SandboxExit(
      SandboxStatus status,
      int rc,
      String reason,
      Isolation isolation,
      Duration duration,
      Duration cpuTime,
      long peakMemory) {
    this(status, rc, reason, isolation, duration, cpuTime, peakMemory, Optional.empty());
  }
}
