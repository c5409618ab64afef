package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.backend.linux.internal.descriptor.SharedSocket;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.shim.SandboxRecord;
import org.auroraos.backend.linux.internal.shim.ShimPoller;
import org.auroraos.backend.linux.internal.shim.ShimState;
import org.auroraos.backend.linux.internal.wire.ControlSocket;
import org.auroraos.backend.linux.internal.wire.LauncherMessage;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A sandbox that is kept by a shim; no thread of ours waits for it alone. */
final class DetachedProcess implements SandboxProcess, ShimPoller.Peer {
  private static final Logger LOG = LoggerFactory.getLogger(DetachedProcess.class);

  private final ShimState state;
  private final Path runDirectory;
  private final SandboxRecord record;
  private final ControlSocket control;
  private final Optional<SharedSocket> channel;
  private final ShimRemains remains;
  private final CompletableFuture<SandboxExit> exit = new CompletableFuture<>();
  private Optional<Exit> last = Optional.empty();
  private volatile boolean detached;

  /**
   * A program that runs.
   *
   * @param remains sees to what is left at the end, and lets go of it
   */
  DetachedProcess(
      ShimState state,
      Path runDirectory,
      SandboxRecord record,
      ControlSocket control,
      Optional<SharedSocket> channel,
      ShimRemains remains) {
    this.state = state;
    this.runDirectory = runDirectory;
    this.record = record;
    this.control = control;
    this.channel = channel;
    this.remains = remains;
  }

  @Override
  public long pid() {
    return state.program().pid();
  }

  @Override
  public EnforcementReport report() {
    return record.report();
  }

  @Override
  public Isolation isolation() {
    return record.isolation();
  }

  @Override
  public InputStream stdout() {
    return InputStream.nullInputStream();
  }

  @Override
  public InputStream stderr() {
    return InputStream.nullInputStream();
  }

  @Override
  public Optional<OutputStream> stdin() {
    return Optional.empty();
  }

  @Override
  public Optional<ByteChannel> channel() {
    return channel.map(socket -> socket);
  }

  @Override
  public void terminate() {
    send("asked to end", () -> control.sendSignal(Libc.SIGTERM));
  }

  @Override
  public void kill(KillCause cause) {
    send("killed", () -> control.sendKill(ExitJudge.causeOf(cause)));
  }

  @Override
  public boolean remark(String line) {
    return send("told about", () -> control.sendRemark(line.replace('\0', ' ')));
  }

  @Override
  public void detach() {
    detached = true;
    channel.ifPresent(SharedSocket::close);
    remains.letGo(this);
  }

  @Override
  public CompletableFuture<SandboxExit> onExit() {
    return exit.copy();
  }

  @Override
  public ControlSocket control() {
    return control;
  }

  @Override
  public void received(LauncherMessage message) {
    if (message instanceof Exit end) {
      last = Optional.of(end);
    } else {
      LOG.error("sandbox {}: unexpected {}", state.sandbox(), message);
    }
  }

  /** The shim has ended, and so has the sandbox. */
  @Override
  public void gone() {
    if (detached) {
      return;
    }
    SandboxExit result;
    try {
      Optional<Exit> end = last.or(this::recorded);
      if (end.isEmpty()) {
        LOG.error("the shim of sandbox {} was lost", state.sandbox());
      }
      remains.finish(state, end.isEmpty());
      channel.ifPresent(SharedSocket::close);
      result = end.map(exit -> judge(exit, record)).orElseGet(this::lost);
    } finally {
      remains.letGo(this);
    }
    exit.complete(result);
    LOG.debug("sandbox {} ended: {} {}", state.sandbox(), result.status(), result.reason());
  }

  static SandboxExit judge(Exit exit, SandboxRecord record) {
    return new ExitJudge(record.limits()).judge(exit, exit.terminated());
  }

  private SandboxExit lost() {
    return ExitJudge.lost(Duration.between(state.started(), Instant.now()).abs());
  }

  private Optional<Exit> recorded() {
    try {
      return Adoption.readExit(runDirectory, state.launch());
    } catch (IOException e) {
      LOG.error("sandbox {}: its exit cannot be read", state.sandbox(), e);
      return Optional.empty();
    }
  }

  private interface Sending {
    void run() throws IOException;
  }

  private boolean send(String what, Sending message) {
    if (detached) {
      return false;
    }
    try {
      message.run();
      return true;
    } catch (IOException e) {
      LOG.debug("sandbox {} ended before it could be {}: {}", state.sandbox(), what, e.toString());
      return false;
    }
  }
}
