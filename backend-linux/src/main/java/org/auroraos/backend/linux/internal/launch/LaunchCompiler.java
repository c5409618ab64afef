package org.auroraos.backend.linux.internal.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.auroraos.api.backend.Detachment;
import org.auroraos.api.backend.Observer;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.backend.linux.internal.identity.Identity;
import org.auroraos.backend.linux.internal.landlock.LandlockAudit;
import org.auroraos.backend.linux.internal.root.RealPaths;
import org.auroraos.backend.linux.internal.seccomp.Sockets;
import org.auroraos.backend.linux.internal.wire.LaunchSpec;
import org.auroraos.backend.linux.internal.wire.ShimSettings;

/** Turns a launch into the spec that the launcher gets. */
final class LaunchCompiler {
  private final WorldLayer world;
  private final DirectLayer direct;
  private final LimitsLayer limits;
  private final SyscallsLayer syscalls;
  private final AtomicLong launches = new AtomicLong();

  LaunchCompiler(WorldLayer world, DirectLayer direct, LimitsLayer limits, SyscallsLayer syscalls) {
    this.world = world;
    this.direct = direct;
    this.limits = limits;
    this.syscalls = syscalls;
  }

  CompiledLaunch compile(SandboxLaunch launch, Identity identity) throws SandboxException {
    Enforcements enforcements = new Enforcements(launch.policy().optional());
    LaunchSpec spec = new LaunchSpec();
    String leaf = leaf(launch);
    addProgram(launch, spec);
    List<Path> owned = world.add(launch, identity, spec, enforcements);
    launch.detachment().ifPresent(detachment -> spec.shim(shim(launch, detachment)));
    limits.add(launch.policy(), writable(launch, owned), leaf, false, spec, enforcements);
    addCalls(launch, sockets(launch.policy().network()), spec, enforcements);
    explain(launch, spec, enforcements);
    enforcements.applied(Capability.SELF_PROBE, ProbeCheck.REQUESTED, ProbeCheck.PROBE, "");
    enforcements.demand();
    return new CompiledLaunch(spec, enforcements, identity, owned, leaf, Optional.empty());
  }

  /**
   * The same without namespaces.
   *
   * @param temporary what stands for {@code /tmp}
   * @param why there are no namespaces, and what to do about it
   */
  CompiledLaunch compileDirect(SandboxLaunch launch, Identity identity, Path temporary, String why)
      throws SandboxException {
    Enforcements enforcements = new Enforcements(launch.policy().optional());
    LaunchSpec spec = new LaunchSpec().direct();
    String leaf = leaf(launch);
    RealPaths places = direct.places(launch, temporary);
    addProgram(new InsideNames(places.names()).real(launch), spec);
    NetworkAccess network = launch.policy().network();
    Sockets sockets = network == NetworkAccess.NONE ? Sockets.PAIRS : sockets(network);
    addCalls(launch, sockets, spec, enforcements);
    direct.add(launch, places, identity, why, spec, enforcements);
    launch.detachment().ifPresent(detachment -> spec.shim(shim(launch, detachment)));
    limits.add(
        launch.policy(),
        writable(launch, places.owned()),
        leaf,
        identity.dedicated(),
        spec,
        enforcements);
    explain(launch, spec, enforcements);
    enforcements.applied(Capability.SELF_PROBE, ProbeCheck.REQUESTED, ProbeCheck.PROBE, "");
    enforcements.demand();
    return new CompiledLaunch(
        spec, enforcements, identity, places.owned(), leaf, Optional.of(temporary));
  }

  /**
   * Netlink only where there are addresses to list: services look for those that they can be
   * reached at. With egress there is one address, the broker's, and its clients are told of it.
   */
  private static Sockets sockets(NetworkAccess network) {
    return switch (network) {
      case NONE, EGRESS -> Sockets.WITHOUT_NETLINK;
      case LOOPBACK, HOST -> Sockets.OF_PROFILE;
    };
  }

  private void addCalls(
      SandboxLaunch launch, Sockets sockets, LaunchSpec spec, Enforcements enforcements)
      throws SandboxException {
    Observer.Scope scope = launch.observer().scope();
    syscalls.add(launch.policy().syscalls(), scope, sockets, spec, enforcements);
  }

  private static void explain(SandboxLaunch launch, LaunchSpec spec, Enforcements enforcements) {
    if (launch.observer().scope() != Observer.Scope.NOTHING && spec.hasFileRules()) {
      enforcements.note(Capability.FILE_RULES, LandlockAudit.unexplained());
    }
  }

  private static List<Path> writable(SandboxLaunch launch, List<Path> owned) {
    List<String> shown = launch.policy().filesystem().readWrite();
    return Stream.concat(owned.stream(), shown.stream().map(Path::of)).distinct().toList();
  }

  private String leaf(SandboxLaunch launch) {
    return launch.sandboxId() + "." + launches.incrementAndGet();
  }

  private static ShimSettings shim(SandboxLaunch launch, Detachment detachment) {
    Detachment.Log log = detachment.log();
    return new ShimSettings(
        detachment.runDirectory(),
        detachment.launchId(),
        launch.sandboxId(),
        log.name(),
        log.file(),
        log.fileSize(),
        log.files(),
        log.interval(),
        log.lines(),
        log.bytes(),
        launch.stdin() == SandboxLaunch.Stdin.CHANNEL);
  }

  private static void addProgram(SandboxLaunch launch, LaunchSpec spec) throws SandboxException {
    checkText("an argument", launch.command());
    for (Map.Entry<String, String> variable : launch.environment().entrySet()) {
      checkText("the environment", List.of(variable.getKey(), variable.getValue()));
      if (variable.getKey().isEmpty() || variable.getKey().contains("=")) {
        throw invalid("not the name of an environment variable: " + variable.getKey());
      }
    }
    spec.command(launch.command())
        .environment(launch.environment())
        .workingDirectory(launch.workingDirectory());
  }

  private static void checkText(String what, List<String> texts) throws SandboxException {
    if (texts.stream().anyMatch(text -> text.indexOf('\0') >= 0)) {
      throw invalid("a NUL character in " + what);
    }
  }

  private static SandboxException invalid(String message) {
    return new SandboxException(
        SandboxException.Kind.INVALID_REQUEST, "spec", message, EnforcementReport.empty());
  }
}
