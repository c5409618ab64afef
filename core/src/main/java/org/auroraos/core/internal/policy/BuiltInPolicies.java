package org.auroraos.core.internal.policy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.auroraos.api.policy.FilesystemPolicy;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.sandbox.Capability;

/** The policies that are there without any configuration. */
final class BuiltInPolicies {
  static final String DEFAULT = "default";
  static final String SERVICE = "service";
  static final String TRUSTED = "trusted";

  /** What they are called. */
  static final Set<String> NAMES = Set.of(DEFAULT, SERVICE, TRUSTED);

  /** Where these policies come from, for display. */
  static final String SOURCE = "built-in";

  /**
   * What an ordinary user without a delegated cgroup cannot enforce. Isolation is not among it.
   * What is missing is reported with every run.
   */
  private static final Set<Capability> NEEDS_PRIVILEGE =
      EnumSet.of(
          Capability.CPU_TIME,
          Capability.MEMORY,
          Capability.PROCESSES,
          Capability.CPU_WEIGHT,
          Capability.CPU_QUOTA,
          Capability.IO_WEIGHT,
          Capability.IO_READ_BPS,
          Capability.IO_WRITE_BPS);

  private BuiltInPolicies() {}

  static Map<String, SandboxPolicy> all() {
    return new TreeMap<>(
        Map.of(DEFAULT, defaultPolicy(), SERVICE, servicePolicy(), TRUSTED, trustedPolicy()));
  }

  /** For one command: what the specification of the earlier systems gave. */
  static SandboxPolicy defaultPolicy() {
    return SandboxPolicy.builder().optional(NEEDS_PRIVILEGE).build();
  }

  /** For a plugin: runs as long as it likes, and a JVM can live in it. */
  static SandboxPolicy servicePolicy() {
    Limits limits =
        Limits.defaults().toBuilder()
            .wallTime(Duration.ZERO)
            .cpuTime(Duration.ZERO)
            .memory(512L << 20)
            .processes(256)
            .openFiles(4096)
            .fileSize(4L << 30)
            .output(64L << 10)
            .build();
    return defaultPolicy().toBuilder().limits(limits).build();
  }

  /** For programs of the operator's own: the host's network, all system calls, generous limits. */
  static SandboxPolicy trustedPolicy() {
    Limits limits =
        Limits.defaults().toBuilder()
            .wallTime(Duration.ZERO)
            .cpuTime(Duration.ZERO)
            .memory(2L << 30)
            .processes(1024)
            .openFiles(16384)
            .fileSize(0)
            .build();
    return defaultPolicy().toBuilder()
        .limits(limits)
        .filesystem(new FilesystemPolicy(List.of(), List.of(), List.of(), 512L << 20, 256L << 20))
        .network(NetworkAccess.HOST)
        .syscalls(SyscallPolicy.none())
        .build();
  }
}
