package org.auroraos.backend.linux.internal.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.auroraos.api.backend.Detachment;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.backend.linux.internal.identity.Identity;
import org.auroraos.backend.linux.internal.wire.LaunchSpec;
import org.auroraos.backend.linux.internal.wire.ShimSettings;

/** Turns a launch into the spec that the launcher gets. */
final class LaunchCompiler {
  private final WorldLayer world;
  private final LimitsLayer limits;
  private final SyscallsLayer syscalls;
  private final AtomicLong launches = new AtomicLong();

  LaunchCompiler(WorldLayer world, LimitsLayer limits, SyscallsLayer syscalls) {
    this.world = world;
    this.limits = limits;
    this.syscalls = syscalls;
  }

  CompiledLaunch compile(SandboxLaunch launch, Identity identity) throws SandboxException {
    Enforcements enforcements = new Enforcements(launch.policy().optional());
    LaunchSpec spec = new LaunchSpec();
    String leaf = launch.sandboxId() + "." + launches.incrementAndGet();
    addProgram(launch, spec);
    List<Path> owned = world.add(launch, identity, spec, enforcements);
    launch.detachment().ifPresent(detachment -> spec.shim(shim(launch, detachment)));
    limits.add(launch.policy(), leaf, spec, enforcements);
    syscalls.add(launch.policy().syscalls(), spec, enforcements);
    enforcements.applied(Capability.SELF_PROBE, ProbeCheck.REQUESTED, ProbeCheck.PROBE, "");
    enforcements.demand();
    return new CompiledLaunch(spec, enforcements, identity, owned, leaf);
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
