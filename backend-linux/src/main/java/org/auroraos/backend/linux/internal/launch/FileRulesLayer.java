package org.auroraos.backend.linux.internal.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.policy.FilesystemPolicy;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.backend.linux.internal.landlock.LandlockKernel;
import org.auroraos.backend.linux.internal.landlock.LandlockRight;
import org.auroraos.backend.linux.internal.landlock.LandlockRight.Field;
import org.auroraos.backend.linux.internal.landlock.LandlockRuleset;
import org.auroraos.backend.linux.internal.landlock.LandlockRuleset.Access;
import org.auroraos.backend.linux.internal.landlock.LandlockRuleset.Grant;
import org.auroraos.backend.linux.internal.landlock.LandlockRuleset.Ports;
import org.auroraos.backend.linux.internal.landlock.Surroundings;
import org.auroraos.backend.linux.internal.root.RealPaths.Place;
import org.auroraos.backend.linux.internal.wire.FileRules;
import org.auroraos.backend.linux.internal.wire.LaunchSpec;
import org.auroraos.backend.linux.internal.wire.Mount;

/**
 * What the private root shows, said a second time to another part of the kernel: a mistake in one
 * layer is then not a way out. Where the kernel has no Landlock, the private root stands alone.
 */
final class FileRulesLayer {
  private static final String REQUESTED = "as mounted";

  /** From here on a rule set can say which of its denials the kernel's audit log is told. */
  private static final int ABI_OF_LOG_FLAGS = 7;

  /** {@code LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF}: the self-probe is denied on purpose. */
  private static final int LOG_SAME_EXEC_OFF = 1;

  /** {@code LANDLOCK_RESTRICT_SELF_LOG_NEW_EXEC_ON}: without it nothing of the program is told. */
  private static final int LOG_NEW_EXEC_ON = 2;

  private final LandlockKernel kernel;

  FileRulesLayer(LandlockKernel kernel) {
    this.kernel = kernel;
  }

  /** The version of this kernel's Landlock, 0 where it has none. */
  int abi() {
    return kernel.abi();
  }

  void add(List<Mount> mounts, SandboxPolicy policy, LaunchSpec spec, Enforcements report) {
    if (kernel.abi() == 0) {
      String alone = "; the private root and the namespaces stand alone";
      report.missing(Capability.FILE_RULES, "", kernel.problem() + alone);
      return;
    }
    FilesystemPolicy files = policy.filesystem();
    boolean shownPaths = !files.readOnly().isEmpty() || !files.readWrite().isEmpty();
    boolean ownNetwork = policy.network() != NetworkAccess.HOST;
    apply(
        grants(mounts),
        ports(policy.network()),
        new Surroundings(true, shownPaths, ownNetwork, true, Optional.empty()),
        spec,
        report);
  }

  /**
   * Without a private root they are all that stands between a program and the files of its user.
   *
   * @param socketsBy what else keeps it from sockets, if anything does
   */
  void addDirect(
      List<Place> places,
      NetworkAccess network,
      Optional<String> socketsBy,
      LaunchSpec spec,
      Enforcements report) {
    if (kernel.abi() == 0) {
      String nothing =
          "; nothing but its user keeps the program from the files of the host, nor from signaling"
              + " its user's other processes";
      report.missing(Capability.FILE_RULES, REQUESTED, kernel.problem() + nothing);
      return;
    }
    List<Grant> grants =
        places.stream().map(place -> new Grant(place.path().toString(), access(place))).toList();
    Surroundings alone = new Surroundings(false, true, false, false, socketsBy);
    // Without a network namespace there is no broker either: its port would be the host's.
    Ports ports = network == NetworkAccess.EGRESS ? new Ports.None() : ports(network);
    apply(grants, ports, alone, spec, report);
  }

  private void apply(
      List<Grant> grants,
      Ports ports,
      Surroundings surroundings,
      LaunchSpec spec,
      Enforcements report) {
    LandlockRuleset ruleset = LandlockRuleset.compile(kernel.abi(), grants, ports);
    spec.fileRules(rules(ruleset));
    String mechanism = "landlock.abi" + kernel.abi();
    String missing = missing(ruleset, surroundings);
    report.applied(Capability.FILE_RULES, REQUESTED, mechanism, missing);
  }

  private static Ports ports(NetworkAccess network) {
    return switch (network) {
      case NONE -> new Ports.None();
      case EGRESS -> new Ports.Only(SandboxLaunch.EGRESS_PORT);
      case LOOPBACK, HOST -> new Ports.All();
    };
  }

  private static Access access(Place place) {
    return switch (place.use()) {
      case READ -> Access.READ;
      case EXECUTE -> Access.RUNTIME;
      case DEVICE -> Access.USE;
      case WRITE -> Access.WRITE;
      case WORK -> Access.WORK;
    };
  }

  /** A rule set in the numbers of the protocol. */
  static FileRules rules(LandlockRuleset ruleset) {
    return new FileRules(
        ruleset.handledBits(Field.FILESYSTEM),
        ruleset.handledBits(Field.NETWORK),
        ruleset.handledBits(Field.SCOPE),
        ruleset.rules().stream()
            .filter(rule -> rule.allowed() != 0)
            .map(rule -> new FileRules.Rule(rule.path(), rule.allowed()))
            .toList(),
        ruleset.ports().stream()
            .map(rule -> new FileRules.Port(rule.port(), rule.allowed()))
            .toList(),
        ruleset.abi() >= ABI_OF_LOG_FLAGS ? LOG_SAME_EXEC_OFF | LOG_NEW_EXEC_ON : 0);
  }

  /** Names are no secret inside: everything in the private root is there to be seen. */
  static List<Grant> grants(List<Mount> mounts) {
    List<Grant> grants = new ArrayList<>(List.of(new Grant("/", Access.LIST)));
    for (int i = 0; i < mounts.size(); i++) {
      Mount mount = mounts.get(i);
      Optional<Access> access = access(mount);
      if (access.isPresent() && !isCovered(mount, mounts.subList(i + 1, mounts.size()))) {
        grants.add(new Grant(mount.target(), access.get()));
      }
    }
    return grants;
  }

  /** Empty for what needs no rule: a link is followed and not opened. */
  private static Optional<Access> access(Mount mount) {
    return switch (mount.kind()) {
      case BIND, TMPFS -> Optional.of(access(mount.has(Mount.READ_ONLY), mount.has(Mount.NOEXEC)));
      case PROC, DEV -> Optional.of(Access.USE);
      case DIR, FILE -> Optional.of(Access.READ);
      case SYMLINK -> Optional.empty();
    };
  }

  private static Access access(boolean readOnly, boolean noExec) {
    if (readOnly) {
      return noExec ? Access.READ : Access.RUNTIME;
    }
    return noExec ? Access.WRITE : Access.WORK;
  }

  /** Whether a later mount lies over it, or over a directory above it. */
  private static boolean isCovered(Mount mount, List<Mount> later) {
    Path target = Path.of(mount.target());
    return later.stream()
        .filter(
            over ->
                switch (over.kind()) {
                  case BIND, TMPFS, PROC -> true;
                  default -> false;
                })
        .anyMatch(over -> target.startsWith(over.target()));
  }

  /** What this kernel does not know, and what does its work instead. */
  private static String missing(LandlockRuleset ruleset, Surroundings surroundings) {
    return ruleset.missing().stream()
        .sorted()
        .map(right -> right.name() + " " + instead(right, surroundings))
        .collect(Collectors.joining("; "));
  }

  private static String instead(LandlockRight right, Surroundings surroundings) {
    return right
        .otherwiseBy(surroundings)
        .map(layer -> "is left to " + layer)
        .orElse("is not in this kernel, and nothing does its work");
  }
}
