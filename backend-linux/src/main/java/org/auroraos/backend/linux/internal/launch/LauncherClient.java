package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.backend.linux.internal.wire.ControlSocket;
import org.auroraos.backend.linux.internal.wire.LauncherMessage;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Egress;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Report;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.SetupFailed;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Started;

/** Takes a launch from the spec to the running program. */
final class LauncherClient {
  /** No step of a set-up waits for anything; a launcher that is silent for so long hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Spawner spawner;

  LauncherClient(Spawner spawner) {
    this.spawner = spawner;
  }

  /**
   * A program that runs.
   *
   * @param launcher pid of its launcher, to be waited for
   * @param started who it is
   */
  record Running(int launcher, Started started) {}

  /** What is done when everything that was asked for stands, before the program starts. */
  interface BeforeGo {
    void run() throws IOException;
  }

  /**
   * Starts the launcher and waits until the program runs. After a failure nothing is left but the
   * plumbing.
   */
  Running start(Path launcher, CompiledLaunch launch, Handover plumbing, BeforeGo beforeGo)
      throws SandboxException {
    int pid = spawn(launcher, launch, plumbing);
    try {
      return new Running(pid, handshake(launch, plumbing, beforeGo));
    } catch (IOException e) {
      spawner.kill(pid);
      spawner.await(pid);
      throw failed("launcher", e.toString(), launch.enforcements().report(), e);
    } catch (SandboxException e) {
      // Closing our end of the control socket tells a launcher that still waits to clean up and go;
      // a shim might take it for a platform that has ended.
      plumbing.control().close();
      if (launch.spec().outlivesPlatform()) {
        spawner.kill(pid);
      }
      spawner.await(pid);
      throw e;
    }
  }

  private int spawn(Path launcher, CompiledLaunch launch, Handover plumbing)
      throws SandboxException {
    try {
      return spawner.spawn(launcher, plumbing.theirs());
    } catch (IOException e) {
      throw failed("launcher", e.getMessage(), launch.enforcements().report(), e);
    } finally {
      plumbing.closeTheirs();
    }
  }

  private static Started handshake(CompiledLaunch launch, Handover plumbing, BeforeGo beforeGo)
      throws IOException, SandboxException {
    ControlSocket control = plumbing.control();
    IOException broken = null;
    try {
      control.sendSpec(launch.spec());
    } catch (IOException e) {
      // It may have refused the spec before it read all of it; then it says why.
      broken = e;
    }
    if (launch.spec().hasEgress()) {
      plumbing.egress(expect(Egress.class, launch, control, broken).descriptor());
    }
    Report report = expect(Report.class, launch, control, broken);
    ReportCheck.check(launch.spec(), report, launch.enforcements());
    beforeGo.run();
    control.sendGo();
    Started started = expect(Started.class, launch, control, null);
    SyscallsLayer.started(launch.spec(), started.listening(), launch.enforcements());
    return started;
  }

  private static <T extends LauncherMessage> T expect(
      Class<T> type, CompiledLaunch launch, ControlSocket control, IOException broken)
      throws IOException, SandboxException {
    EnforcementReport report = launch.enforcements().report();
    Optional<LauncherMessage> message = control.receive(PATIENCE);
    if (message.isEmpty()) {
      String reason = broken == null ? "it ended without a word" : broken.getMessage();
      throw failed("launcher", "the launcher was lost: " + reason, report);
    }
    if (message.get() instanceof SetupFailed failure) {
      SandboxException failed =
          new SandboxException(
              Advice.kind(failure), failure.layer(), Advice.message(failure), report);
      failed.initCause(
          LayerFailure.isForNow(failure)
              ? new IOException(failed.getMessage())
              : new LayerFailure(failure));
      throw failed;
    }
    if (!type.isInstance(message.get())) {
      throw failed(
          "launcher", "an unexpected message: " + message.get().getClass().getSimpleName(), report);
    }
    return type.cast(message.get());
  }

  /** For which the machine can be the reason: its cause says so. */
  private static SandboxException failed(
      String layer, String message, EnforcementReport report, IOException cause) {
    SandboxException failed = failed(layer, message, report);
    failed.initCause(cause);
    return failed;
  }

  private static SandboxException failed(String layer, String message, EnforcementReport report) {
    return new SandboxException(Kind.SETUP_FAILED, layer, message, report);
  }
}
