package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.backend.EgressSocket;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxEntry;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.backend.linux.internal.cgroup.Counters;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.wire.LauncherMessage;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Event;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running sandbox; one thread waits for its end. */
final class LinuxSandboxProcess implements SandboxProcess {
  private static final Logger LOG = LoggerFactory.getLogger(LinuxSandboxProcess.class);

  private final String id;
  private final LauncherClient.Running running;
  private final Plumbing plumbing;
  private final EnforcementReport report;
  private final Isolation isolation;
  private final CallEvents events;
  private final ExitJudge judge;
  private final Remains remains;
  private final Entrance.Door door;
  private final long startNanos = System.nanoTime();
  private final CompletableFuture<SandboxExit> exit = new CompletableFuture<>();
  private volatile boolean terminated;

  /**
   * A program that has started.
   *
   * @param events takes what the launcher tells meanwhile
   * @param remains sees to what is left at the end
   * @param door the way in
   */
  LinuxSandboxProcess(
      String id,
      LauncherClient.Running running,
      Plumbing plumbing,
      EnforcementReport report,
      Isolation isolation,
      CallEvents events,
      ExitJudge judge,
      Remains remains,
      Entrance.Door door) {
    this.id = id;
    this.running = running;
    this.plumbing = plumbing;
    this.report = report;
    this.isolation = isolation;
    this.events = events;
    this.judge = judge;
    this.remains = remains;
    this.door = door;
  }

  /** Waits for the end; the task of its thread. */
  void watch() {
    SandboxExit result;
    Optional<Exit> message = awaitExit();
    try {
      remains.awaitLauncher(running.launcher());
      if (message.isEmpty()) {
        LOG.error("the launcher of sandbox {} was lost", id);
        remains.removeAfterLoss(running.started().reaper());
      }
      plumbing.finish();
    } finally {
      remains.release();
      result =
          message
              .map(last -> judge.judge(last, terminated, events.ended()))
              .orElseGet(() -> ExitJudge.lost(Duration.ofNanos(System.nanoTime() - startNanos)));
      exit.complete(result);
    }
    LOG.debug("sandbox {} ended: {} {}", id, result.status(), result.reason());
  }

  @Override
  public long pid() {
    return running.started().pid();
  }

  @Override
  public EnforcementReport report() {
    return report;
  }

  @Override
  public Isolation isolation() {
    return isolation;
  }

  @Override
  public InputStream stdout() {
    return plumbing.stdout();
  }

  @Override
  public InputStream stderr() {
    return plumbing.stderr();
  }

  @Override
  public Optional<OutputStream> stdin() {
    return plumbing.stdin().map(stream -> stream);
  }

  @Override
  public Optional<ByteChannel> channel() {
    return plumbing.channel().map(socket -> socket);
  }

  @Override
  public Optional<EgressSocket> egress() {
    return plumbing.egress().map(LinuxEgress::new);
  }

  @Override
  public Optional<SandboxProcess> enter(SandboxEntry entry) throws SandboxException {
    return door.enter(entry);
  }

  @Override
  public Optional<ByteChannel> connect(InetSocketAddress address, Duration timeout)
      throws IOException {
    return door.connect(address, timeout);
  }

  @Override
  public void terminate() {
    terminated = true;
    try {
      plumbing.control().sendSignal(Libc.SIGTERM);
    } catch (IOException e) {
      LOG.debug("sandbox {} ended before it could be asked to: {}", id, e.getMessage());
    }
  }

  @Override
  public void kill(KillCause cause) {
    try {
      plumbing.control().sendKill(ExitJudge.causeOf(cause));
    } catch (IOException e) {
      LOG.debug("sandbox {} ended before it could be killed: {}", id, e.getMessage());
    }
  }

  @Override
  public CompletableFuture<SandboxExit> onExit() {
    return exit.copy();
  }

  /** The last message, or empty when the launcher is lost. */
  private Optional<Exit> awaitExit() {
    try {
      Optional<LauncherMessage> message = plumbing.control().receive();
      while (message.isPresent() && message.get() instanceof Event event) {
        events.add(event);
        message = plumbing.control().receive();
      }
      if (message.isPresent() && message.get() instanceof Exit last) {
        events.end(last, Counters.of(last.counters()));
        return Optional.of(last);
      }
      message.ifPresent(
          other -> LOG.error("sandbox {}: unexpected {}", id, other.getClass().getSimpleName()));
    } catch (IOException | RuntimeException e) {
      LOG.error("sandbox {}: the launcher cannot be understood", id, e);
    }
    return Optional.empty();
  }
}
