package org.auroraos.backend.linux.internal.launch;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.policy.IdentityPolicy;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.backend.linux.internal.identity.Identity;
import org.auroraos.backend.linux.internal.root.RealPaths;
import org.auroraos.backend.linux.internal.root.RealPathsCompiler;
import org.auroraos.backend.linux.internal.wire.LaunchSpec;

/**
 * What a program sees and who it is where this machine allows no namespaces: the real file system,
 * the machine's processes and network, of which Landlock, the filter of system calls and a user of
 * its own keep it away as far as they are there. Everything that takes a namespace is missing.
 */
final class DirectLayer {
  /** From here on Landlock knows TCP ports. */
  private static final int ABI_OF_PORTS = 4;

  /** From here on Landlock keeps signals and abstract sockets inside. */
  private static final int ABI_OF_SCOPES = 6;

  /** From here on Landlock keeps a program from sockets by their paths. */
  private static final int ABI_OF_UNIX_SOCKETS = 9;

  private final RealPathsCompiler paths;
  private final FileRulesLayer fileRules;

  DirectLayer(RealPathsCompiler paths, FileRulesLayer fileRules) {
    this.paths = paths;
    this.fileRules = fileRules;
  }

  /**
   * The places of a launch.
   *
   * @param temporary what stands for {@code /tmp}
   */
  RealPaths places(SandboxLaunch launch, Path temporary) throws SandboxException {
    return paths.compile(launch, temporary);
  }

  /**
   * Adds it all.
   *
   * @param why there are no namespaces, and what to do about it
   */
  void add(
      SandboxLaunch launch,
      RealPaths places,
      Identity identity,
      String why,
      LaunchSpec spec,
      Enforcements report) {
    SandboxPolicy policy = launch.policy();
    boolean noSockets = policy.network() == NetworkAccess.NONE && spec.hasFilter();
    addIdentity(policy, identity, spec, report);
    report.missing(Capability.IPC_ISOLATION, "own", why);
    report.missing(Capability.CGROUP_VIEW, "own", why);
    report.missing(Capability.HOSTNAME, "own", why);
    addProcesses(why, report);
    addNetwork(policy.network(), noSockets, why, report);
    addFiles(launch, places, noSockets || identity.dedicated(), why, report);
    addPrivileges(policy.privileges(), spec, report);
    Optional<String> sockets =
        noSockets ? Optional.of("the filter, which allows no sockets") : Optional.empty();
    fileRules.addDirect(places.places(), policy.network(), sockets, spec, report);
  }

  private static void addIdentity(
      SandboxPolicy policy, Identity identity, LaunchSpec spec, Enforcements report) {
    Identity.Ids ids = identity.outside();
    spec.identity(ids.uid(), ids.gid(), ids.uid(), ids.gid());
    String requested = policy.identity().name().toLowerCase(Locale.ROOT);
    if (policy.identity() == IdentityPolicy.PRIVATE && !identity.dedicated()) {
      report.missing(Capability.IDENTITY, requested, identity.detail());
      return;
    }
    String who = identity.name() + ", the same inside";
    String detail = identity.detail().isEmpty() ? who : who + "; " + identity.detail();
    report.applied(Capability.IDENTITY, requested, "setresuid", detail);
  }

  private void addProcesses(String why, Enforcements report) {
    String signals =
        fileRules.abi() >= ABI_OF_SCOPES
            ? "; the processes of the machine are seen; Landlock keeps signals and ptrace from them"
            : "; the processes of the machine are seen, and those of its user can be signaled";
    report.missing(Capability.PROCESS_ISOLATION, "own", why + signals);
  }

  private void addNetwork(
      NetworkAccess network, boolean noSockets, String why, Enforcements report) {
    String requested = network.name().toLowerCase(Locale.ROOT);
    if (network == NetworkAccess.HOST) {
      report.applied(
          Capability.NETWORK, requested, "none", "the host's network, unrestricted, as asked for");
    } else if (noSockets) {
      report.applied(
          Capability.NETWORK, requested, "seccomp.socket", "no sockets but connected pairs");
    } else if (network == NetworkAccess.EGRESS && fileRules.abi() >= ABI_OF_PORTS) {
      report.missing(
          Capability.NETWORK,
          requested,
          why + "; there is no way to the broker, and Landlock keeps the program from TCP");
    } else {
      report.missing(Capability.NETWORK, requested, why + "; the host's network is open");
    }
  }

  private void addFiles(
      SandboxLaunch launch, RealPaths places, boolean sealed, String why, Enforcements report) {
    StringBuilder detail = new StringBuilder(why);
    detail.append(
        fileRules.abi() > 0
            ? "; Landlock keeps the program to what a private root would show"
            : "; nothing but its user keeps the program from the files of the host");
    detail.append("; /tmp is a directory without a size limit, and there is no /dev/shm");
    if (!sealed && fileRules.abi() < ABI_OF_UNIX_SOCKETS) {
      detail.append(
          "; the Unix sockets of its user can be reached, that of the platform's console among"
              + " them, through which the platform can be told to do anything");
    }
    places.open().forEach(open -> detail.append("; ").append(open));
    report.missing(Capability.FILESYSTEM, WorldLayer.describe(launch), detail.toString());
  }

  /** Capabilities would be those of the host here, not of a user namespace. */
  private static void addPrivileges(Set<String> asked, LaunchSpec spec, Enforcements report) {
    spec.capabilities(0);
    String detail =
        asked.isEmpty()
            ? ""
            : "not kept, for they would hold on the host: " + String.join(" ", asked);
    WorldLayer.addUnprivileged("none", detail, report);
  }
}
