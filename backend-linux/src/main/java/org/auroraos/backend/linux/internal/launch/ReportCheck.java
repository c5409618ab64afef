package org.auroraos.backend.linux.internal.launch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.wire.LaunchSpec;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Layer;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Report;

/** Compares what the launcher reports with what the spec asks for, before the program may start. */
final class ReportCheck {
  private static final List<String> ALWAYS =
      List.of(
          "namespace.pid",
          "namespace.mount",
          "identity",
          "root",
          "proc",
          "dev",
          "session",
          "rlimit",
          "capabilities",
          "no_new_privs");

  private ReportCheck() {}

  /** Takes back what turned out not to hold; refuses when that may not be missing. */
  static void check(LaunchSpec spec, Report report, Enforcements enforcements)
      throws SandboxException {
    Set<String> applied =
        report.layers().stream()
            .filter(Layer::applied)
            .map(Layer::name)
            .collect(Collectors.toSet());
    Set<String> lacking = new HashSet<>(expected(spec));
    lacking.removeAll(applied);
    if (!lacking.isEmpty()) {
      throw new SandboxException(
          SandboxException.Kind.SETUP_FAILED,
          "report",
          "the launcher does not report these layers as applied: " + lacking,
          enforcements.report());
    }
    report.layers().forEach(layer -> apply(layer, enforcements));
    enforcements.demand();
  }

  private static void apply(Layer layer, Enforcements enforcements) {
    if (!layer.applied() && layer.name().startsWith("cgroup:")) {
      String detail = layer.detail() + ": " + Errno.describe(layer.errno());
      enforcements.withdraw(capability(layer.name()), detail);
    }
    if (!layer.applied() && layer.name().equals("keyring")) {
      String why = "the platform's session keyring stays: " + Errno.describe(layer.errno());
      enforcements.note(Capability.SESSION, why);
    }
    if (layer.name().equals("identity") && !layer.detail().isEmpty()) {
      enforcements.note(Capability.IDENTITY, layer.detail());
    }
  }

  private static List<String> expected(LaunchSpec spec) {
    List<String> expected = new ArrayList<>(ALWAYS);
    addIf(expected, spec, LaunchSpec.NEWUSER, "namespace.user");
    addIf(expected, spec, LaunchSpec.NEWNET, "namespace.net");
    addIf(expected, spec, LaunchSpec.NEWIPC, "namespace.ipc");
    addIf(expected, spec, LaunchSpec.NEWUTS, "namespace.uts");
    addIf(expected, spec, LaunchSpec.NEWCGROUP, "namespace.cgroup");
    if (!spec.cgroups().isEmpty()) {
      expected.add("cgroup");
    }
    return expected;
  }

  private static void addIf(List<String> expected, LaunchSpec spec, int flag, String layer) {
    if ((spec.namespaces() & flag) != 0) {
      expected.add(layer);
    }
  }

  /** Of a layer {@code cgroup:<index>:<file>}. */
  private static Capability capability(String layer) {
    String file = layer.substring(layer.lastIndexOf(':') + 1);
    if (file.startsWith("memory.")) {
      return Capability.MEMORY;
    }
    if (file.startsWith("pids.")) {
      return Capability.PROCESSES;
    }
    boolean weight = file.equals("cpu.shares") || file.equals("cpu.weight");
    return weight ? Capability.CPU_WEIGHT : Capability.CPU_QUOTA;
  }
}
