package org.auroraos.api.sandbox;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What everything in a running sandbox uses, at one moment.
 *
 * @param memory bytes, as the kernel accounts them to the sandbox; empty if nobody counts them
 * @param cpuTime used since its start, of all its processes together; empty if nobody counts it
 * @param throttled how long it had to wait since its start because its share of the CPU was used
 *     up, summed over the CPUs; zero if nothing limits it
 * @param frozen whether it is held still from outside (cgroup freezer)
 * @param collecting how long its program, if that is a JVM, has stood still since its start to
 *     collect garbage; zero if it is none, or nobody can tell
 */
public record SandboxUsage(
    OptionalLong memory,
    Optional<Duration> cpuTime,
    Duration throttled,
    boolean frozen,
    Duration collecting) {
  /** Nothing is null. */
  public SandboxUsage {
    Objects.requireNonNull(memory, "memory");
    Objects.requireNonNull(cpuTime, "cpuTime");
    Objects.requireNonNull(throttled, "throttled");
    Objects.requireNonNull(collecting, "collecting");
  }
}
