package org.auroraos.backend.linux.internal.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.policy.EgressRule;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.backend.linux.internal.identity.Identity;
import org.auroraos.backend.linux.internal.root.PrivateRoot;
import org.auroraos.backend.linux.internal.root.RootCompiler;
import org.auroraos.backend.linux.internal.wire.LaunchSpec;

/** What a sandbox sees and who it is: namespaces, identity, private root, privileges. */
final class WorldLayer {
  private static final int ALWAYS =
      LaunchSpec.NEWNS
          | LaunchSpec.NEWPID
          | LaunchSpec.NEWIPC
          | LaunchSpec.NEWUTS
          | LaunchSpec.NEWCGROUP;
  private static final int LONGEST_HOSTNAME = 63;
  private static final int SHOWN_DESTINATIONS = 5;

  private final RootCompiler root;
  private final FileRulesLayer fileRules;

  WorldLayer(RootCompiler root, FileRulesLayer fileRules) {
    this.root = root;
    this.fileRules = fileRules;
  }

  /** Adds it all; returns what the program must own. */
  List<Path> add(
      SandboxLaunch launch, Identity identity, LaunchSpec spec, Enforcements enforcements)
      throws SandboxException {
    SandboxPolicy policy = launch.policy();
    addNamespaces(policy, spec, enforcements);
    addIdentity(policy, identity, spec, enforcements);
    addPrivileges(policy, spec, enforcements);
    String hostname = hostname(launch.owner());
    spec.hostname(hostname);
    enforcements.applied(Capability.HOSTNAME, hostname, "namespace.uts", "");
    PrivateRoot compiled = root.compile(launch, hostname);
    compiled.mounts().forEach(spec::mount);
    enforcements.applied(
        Capability.FILESYSTEM, describe(launch), "private-root", "the old root is detached");
    fileRules.add(compiled.mounts(), policy, spec, enforcements);
    return compiled.owned();
  }

  private static void addNamespaces(SandboxPolicy policy, LaunchSpec spec, Enforcements report) {
    spec.namespaces(ALWAYS);
    report.applied(Capability.PROCESS_ISOLATION, "own", "namespace.pid", "");
    report.applied(Capability.IPC_ISOLATION, "own", "namespace.ipc", "");
    report.applied(Capability.CGROUP_VIEW, "own", "namespace.cgroup", "");
    switch (policy.network()) {
      case NONE -> {
        spec.namespaces(LaunchSpec.NEWNET);
        report.applied(Capability.NETWORK, "none", "namespace.net", "");
      }
      case LOOPBACK -> {
        spec.namespaces(LaunchSpec.NEWNET).loopback();
        report.applied(Capability.NETWORK, "loopback", "namespace.net", "");
      }
      case EGRESS -> {
        spec.namespaces(LaunchSpec.NEWNET).egress(SandboxLaunch.EGRESS_PORT);
        report.applied(
            Capability.NETWORK, "egress", "namespace.net+broker", destinations(policy.egress()));
      }
      case HOST ->
          report.applied(
              Capability.NETWORK, "host", "none", "the host's network, unrestricted, as asked for");
    }
  }

  private static String destinations(List<EgressRule> rules) {
    return rules.size() > SHOWN_DESTINATIONS
        ? "through the broker to " + rules.size() + " destinations"
        : rules.stream()
            .map(EgressRule::toString)
            .collect(Collectors.joining(", ", "through the broker to ", ""));
  }

  private static void addIdentity(
      SandboxPolicy policy, Identity identity, LaunchSpec spec, Enforcements report) {
    Identity.Ids outside = identity.outside();
    Identity.Ids inside = identity.inside();
    spec.identity(outside.uid(), outside.gid(), inside.uid(), inside.gid());
    if (identity.mapped()) {
      spec.namespaces(LaunchSpec.NEWUSER);
      if (policy.syscalls().requested()) {
        // The filter denies them too; a policy without one may need them.
        spec.noNested();
      }
    }
    String who = identity.name() + " outside, uid " + inside.uid() + " inside";
    report.applied(
        Capability.IDENTITY,
        switch (policy.identity()) {
          case PRIVATE -> "private";
          case PLATFORM -> "platform";
        },
        identity.mapped() ? "namespace.user" : "setresuid",
        identity.detail().isEmpty() ? who : who + "; " + identity.detail());
  }

  private static void addPrivileges(SandboxPolicy policy, LaunchSpec spec, Enforcements report)
      throws SandboxException {
    try {
      spec.capabilities(LinuxCapabilities.mask(policy.privileges()));
    } catch (IllegalArgumentException e) {
      throw new SandboxException(
          SandboxException.Kind.INVALID_REQUEST,
          "capabilities",
          e.getMessage() + " (see capabilities(7))",
          EnforcementReport.empty());
    }
    String kept = policy.privileges().isEmpty() ? "none" : String.join(" ", policy.privileges());
    addUnprivileged(kept, "", report);
  }

  /** What holds with and without namespaces. */
  static void addUnprivileged(String kept, String detail, Enforcements report) {
    report.applied(Capability.PRIVILEGES, kept, "capabilities", detail);
    report.applied(Capability.NO_NEW_PRIVILEGES, "yes", "no_new_privs", "");
    report.applied(Capability.SESSION, "own", "setsid", "");
    report.applied(Capability.DESCRIPTORS, "none inherited", "close_range", "");
    report.applied(Capability.ENVIRONMENT, "as listed", "launch-spec", "");
  }

  static String describe(SandboxLaunch launch) {
    return "private root, %d read-only, %d read-write, %d hidden"
        .formatted(
            launch.policy().filesystem().readOnly().size(),
            launch.policy().filesystem().readWrite().size(),
            launch.policy().filesystem().hidden().size());
  }

  /** The owner's id in the letters that a host name may have; the same in every run. */
  private static String hostname(String owner) {
    String plain = owner.replaceAll("[^A-Za-z0-9-]", "-");
    String shortened = plain.substring(0, Math.min(plain.length(), LONGEST_HOSTNAME));
    String name = shortened.replaceAll("^-+|-+$", "");
    return name.isEmpty() ? "sandbox" : name;
  }
}
