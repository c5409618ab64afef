package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.auroraos.api.backend.BackendSupport;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;

/** Finds out what this machine can enforce by enforcing all of it on something harmless. */
final class SupportProbe {
  private static final List<String> NOTHING = List.of("/bin/true");

  /** Bytes per second. */
  private static final long PLENTY = 1L << 30;

  private SupportProbe() {}

  /**
   * What there is.
   *
   * @param scratch a directory where those lie that programs may write
   */
  static BackendSupport probe(SandboxBackend backend, Path scratch) {
    try {
      Path data = Files.createTempDirectory(scratch, "probe-");
      try {
        return probe(backend, SandboxMount.readWrite(data, "/data"));
      } finally {
        Files.deleteIfExists(data);
      }
    } catch (IOException e) {
      return unusable(e.toString());
    }
  }

  private static BackendSupport probe(SandboxBackend backend, SandboxMount data) {
    Limits everything =
        Limits.defaults().toBuilder()
            .cpuQuota(100)
            .ioWeight(100)
            .ioReadBps(PLENTY)
            .ioWriteBps(PLENTY)
            .build();
    SandboxPolicy policy =
        SandboxPolicy.builder()
            .limits(everything)
            .syscalls(new SyscallPolicy(SyscallPolicy.Profile.DEFAULT, Set.of()))
            .optional(EnumSet.allOf(Capability.class))
            .build();
    try {
      SandboxProcess process =
          backend.launch(
              SandboxLaunch.builder("aurora-probe", policy, NOTHING).mounts(List.of(data)).build());
      process.onExit().join();
      return usable(process.report(), process.isolation());
    } catch (SandboxException e) {
      // A machine without /bin/true: the sandbox stood all the same.
      return e.kind() == Kind.PROGRAM_NOT_FOUND
          ? usable(e.report(), Isolation.UNSHARE_NAMESPACES)
          : unusable(e.getMessage());
    }
  }

  static BackendSupport unusable(String reason) {
    return new BackendSupport(false, kernel() + ", no sandbox here: " + reason, Map.of(), Map.of());
  }

  private static BackendSupport usable(EnforcementReport report, Isolation isolation) {
    Map<Capability, String> mechanisms = new EnumMap<>(Capability.class);
    Map<Capability, String> missing = new EnumMap<>(Capability.class);
    for (Enforcement entry : report.entries()) {
      if (entry.applied()) {
        mechanisms.put(entry.capability(), entry.mechanism());
      } else {
        missing.put(entry.capability(), entry.detail());
      }
    }
    return new BackendSupport(true, summary(report, isolation), mechanisms, missing);
  }

  private static String summary(EnforcementReport report, Isolation isolation) {
    String identity = report.find(Capability.IDENTITY).map(Enforcement::detail).orElse("");
    String memory =
        report
            .find(Capability.MEMORY)
            .filter(Enforcement::applied)
            .map(Enforcement::mechanism)
            .orElse("");
    String groups = memory.isEmpty() ? "without control groups" : memory;
    String without =
        isolation == Isolation.DIRECT_EXECUTION
            ? ", no namespaces (direct execution, for policies that allow it)"
            : "";
    return kernel() + without + ", " + groups + ", " + identity;
  }

  private static String kernel() {
    return "Linux " + System.getProperty("os.version");
  }
}
