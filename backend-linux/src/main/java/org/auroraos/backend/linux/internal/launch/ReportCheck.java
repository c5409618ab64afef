package org.auroraos.backend.linux.internal.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
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
      List.of("identity", "session", "rlimit", "capabilities", "no_new_privs");

  private static final List<String> WITH_NAMESPACES =
      List.of("namespace.pid", "namespace.mount", "root", "proc", "dev");

  private ReportCheck() {}

  /** Takes back what turned out not to hold; refuses when that may not be missing. */
  static void check(LaunchSpec spec, Report report, Enforcements enforcements)
      throws SandboxException {
    List<String> expected = expected(spec);
    Set<String> lacking = new TreeSet<>(expected);
    lacking.removeAll(names(report, Layer::applied));
    boolean couldBeProbed = !names(report, layer -> true).contains(ProbeCheck.PROBE);
    if (spec.isProbed() && couldBeProbed) {
      lacking.addAll(ProbeCheck.expected(expected, spec.isDirect()));
      lacking.removeAll(names(report, layer -> layer.name().startsWith(ProbeCheck.PREFIX)));
    }
    if (spec.isWatched() && !names(report, layer -> true).contains(LimitsLayer.WATCHDOG)) {
      lacking.add(LimitsLayer.WATCHDOG);
    }
    if (!lacking.isEmpty()) {
      throw new SandboxException(
          SandboxException.Kind.SETUP_FAILED,
          "report",
          "the launcher does not report these layers as applied: " + lacking,
          enforcements.report());
    }
    report.layers().forEach(layer -> apply(layer, enforcements));
    ProbeCheck.check(report.layers(), enforcements);
    enforcements.demand();
  }

  private static void apply(Layer layer, Enforcements enforcements) {
    if (!layer.applied() && layer.name().startsWith("cgroup:")) {
      String detail = layer.detail() + ": " + Errno.describe(layer.errno());
      String file = layer.name().substring(layer.name().lastIndexOf(':') + 1);
      enforcements.withdrawAll(ProbeCheck.ofGroupFile(file), detail);
    }
    if (!layer.applied() && layer.name().equals(LimitsLayer.WATCHDOG)) {
      String why = layer.detail() + ": " + Errno.describe(layer.errno());
      enforcements.withdrawAll(LimitsLayer.WATCHDOG, "no control group, and no watchdog: " + why);
    }
    if (!layer.applied() && layer.name().equals("keyring")) {
      String why = "the platform's session keyring stays: " + Errno.describe(layer.errno());
      enforcements.note(Capability.SESSION, why);
    }
    if (!layer.applied() && layer.name().equals("namespace.nested")) {
      String why = "its limits of namespaces cannot be set to 0: " + Errno.describe(layer.errno());
      enforcements.note(Capability.IDENTITY, why);
    }
    if (layer.name().equals("identity") && !layer.detail().isEmpty()) {
      enforcements.note(Capability.IDENTITY, layer.detail());
    }
    if (layer.name().equals("capabilities") && !layer.detail().isEmpty()) {
      enforcements.note(Capability.PRIVILEGES, layer.detail());
    }
  }

  private static Set<String> names(Report report, Predicate<Layer> which) {
    return report.layers().stream().filter(which).map(Layer::name).collect(Collectors.toSet());
  }

  private static List<String> expected(LaunchSpec spec) {
    List<String> expected = new ArrayList<>(ALWAYS);
    if (!spec.isDirect()) {
      expected.addAll(WITH_NAMESPACES);
    }
    addIf(expected, spec, LaunchSpec.NEWUSER, "namespace.user");
    addIf(expected, spec, LaunchSpec.NEWNET, "namespace.net");
    addIf(expected, spec, LaunchSpec.NEWIPC, "namespace.ipc");
    addIf(expected, spec, LaunchSpec.NEWUTS, "namespace.uts");
    addIf(expected, spec, LaunchSpec.NEWCGROUP, "namespace.cgroup");
    if (spec.hasEgress()) {
      expected.add("egress");
    }
    if (!spec.cgroups().isEmpty()) {
      expected.add("cgroup");
    }
    if (spec.hasFileRules()) {
      expected.add("landlock");
    }
    if (spec.hasFilter()) {
      expected.add("seccomp");
    }
    return expected;
  }

  private static void addIf(List<String> expected, LaunchSpec spec, int flag, String layer) {
    if ((spec.namespaces() & flag) != 0) {
      expected.add(layer);
    }
  }
}
