package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.auroraos.api.backend.EgressSocket;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxEntry;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxUsage;
import org.auroraos.backend.linux.internal.cgroup.Counters;
import org.auroraos.backend.linux.internal.cgroup.GroupUsage;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.proc.CollectorTime;
import org.auroraos.backend.linux.internal.proc.TreeUsage;
import org.auroraos.backend.linux.internal.shim.SandboxRecord;
import org.auroraos.backend.linux.internal.shim.ShimPoller;
import org.auroraos.backend.linux.internal.shim.ShimState;
import org.auroraos.backend.linux.internal.shim.ShimState.Leaf;
import org.auroraos.backend.linux.internal.wire.ControlSocket;
import org.auroraos.backend.linux.internal.wire.LauncherMessage;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Event;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A sandbox that is kept by a shim; no thread of ours waits for it alone. */
final class DetachedProcess implements SandboxProcess, ShimPoller.Peer {
  private static final Logger LOG = LoggerFactory.getLogger(DetachedProcess.class);

  private final ShimState state;
  private final Path runDirectory;
  private final SandboxRecord record;
  private final ShimConnection connection;
  private final Entrance.Door door;
  private final CallEvents events;
  private final IntFunction<String> callNames;
  private final ShimRemains remains;
  private final CompletableFuture<SandboxExit> exit = new CompletableFuture<>();
  private volatile Optional<Exit> last = Optional.empty();
  private volatile boolean detached;

  /**
   * A program that runs.
   *
   * @param door the way in
   * @param events takes what the shim tells meanwhile
   * @param callNames what a system call is called
   * @param remains sees to what is left at the end, and lets go of it
   */
  DetachedProcess(
      ShimState state,
      Path runDirectory,
      SandboxRecord record,
      ShimConnection connection,
      Entrance.Door door,
      CallEvents events,
      IntFunction<String> callNames,
      ShimRemains remains) {
    this.state = state;
    this.runDirectory = runDirectory;
    this.record = record;
    this.connection = connection;
    this.door = door;
    this.events = events;
    this.callNames = callNames;
    this.remains = remains;
  }

  @Override
  public long pid() {
    return state.program().pid();
  }

  @Override
  public Optional<Instant> started() {
    return Optional.of(state.started());
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
    return connection.channel().map(socket -> socket);
  }

  @Override
  public Optional<EgressSocket> egress() {
    return connection.egress().map(LinuxEgress::new);
  }

  @Override
  public Optional<SandboxProcess> enter(SandboxEntry entry) throws SandboxException {
    return detached ? Optional.empty() : door.enter(entry);
  }

  @Override
  public Optional<ByteChannel> connect(InetSocketAddress address, Duration timeout)
      throws IOException {
    return detached ? Optional.empty() : door.connect(address, timeout);
  }

  @Override
  public void terminate() {
    send("asked to end", () -> control().sendSignal(Libc.SIGTERM));
  }

  @Override
  public void kill(KillCause cause) {
    send("killed", () -> control().sendKill(ExitJudge.causeOf(cause)));
  }

  @Override
  public boolean remark(String line) {
    return last.isEmpty()
        && send("told about", () -> control().sendRemark(line.replace('\0', ' ')));
  }

  @Override
  public boolean keep() {
    return last.isEmpty() && send("kept", () -> control().sendKeep());
  }

  @Override
  public Optional<SandboxUsage> usage() {
    return last.isPresent() || exit.isDone() || detached ? Optional.empty() : Optional.of(used());
  }

  private SandboxUsage used() {
    SandboxUsage groups = GroupUsage.of(state.leaves().stream().map(Leaf::path).toList());
    boolean counted = groups.memory().isPresent() && groups.cpuTime().isPresent();
    int top = state.reaper() > 0 ? state.reaper() : state.program().pid();
    TreeUsage tree = counted ? TreeUsage.unknown() : TreeUsage.of(top);
    return new SandboxUsage(
        groups.memory().isPresent() ? groups.memory() : tree.memory(),
        groups.cpuTime().or(tree::cpuTime),
        groups.throttled(),
        groups.frozen(),
        CollectorTime.of(state.program().pid()));
  }

  @Override
  public void detach() {
    detached = true;
    connection.finish();
    remains.letGo(this);
  }

  @Override
  public CompletableFuture<SandboxExit> onExit() {
    return exit.copy();
  }

  @Override
  public ControlSocket control() {
    return connection.control();
  }

  @Override
  public void received(LauncherMessage message) {
    if (message instanceof Exit end) {
      last = Optional.of(end);
      events.end(end, Counters.of(end.counters()));
    } else if (message instanceof Event event) {
      events.add(event);
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
      remains.finish(state, record, end.isEmpty());
      connection.finish();
      result = end.map(how -> judge(how, record, events, callNames)).orElseGet(this::lost);
    } finally {
      remains.letGo(this);
    }
    exit.complete(result);
    LOG.debug("sandbox {} ended: {} {}", state.sandbox(), result.status(), result.reason());
  }

  static SandboxExit judge(
      Exit exit, SandboxRecord record, CallEvents events, IntFunction<String> callNames) {
    return new ExitJudge(record.limits(), record.isolation(), record.listening(), callNames)
        .judge(exit, exit.terminated(), events.ended());
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
