package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntFunction;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxEntry;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.shim.SandboxRecord;
import org.auroraos.backend.linux.internal.wire.ControlSocket;
import org.auroraos.backend.linux.internal.wire.EntrySocket;
import org.auroraos.backend.linux.internal.wire.LauncherMessage;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Report;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.SetupFailed;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Started;

/** Lets programs into sandboxes that stand, and ends them when the backend goes. */
final class Entrance implements AutoCloseable {
  /** No step waits for anything, but the sandbox may be frozen. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** So much is sent without waiting for somebody who may be frozen to read it. */
  private static final int LONGEST_PROGRAM = 128 << 10;

  private final Libc libc;
  private final Executor watchers;
  private final IntFunction<String> callNames;
  private final Set<EnteredProcess> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Nothing has been let in.
   *
   * @param watchers each program takes a thread
   * @param callNames what a system call is called
   */
  Entrance(Libc libc, Executor watchers, IntFunction<String> callNames) {
    this.libc = libc;
    this.watchers = watchers;
    this.callNames = callNames;
  }

  /**
   * The way into one sandbox.
   *
   * @param control of its launcher
   * @param open whether there is one; a launcher of an earlier version knows of none
   * @param report what is enforced there
   * @param limits the limits that can end a program there
   */
  record Door(
      Entrance entrance,
      ControlSocket control,
      boolean open,
      EnforcementReport report,
      Limits limits,
      Isolation isolation) {
    /** See {@link SandboxProcess#enter}. */
    Optional<SandboxProcess> enter(SandboxEntry entry) throws SandboxException {
      return open ? entrance.enter(this, entry) : Optional.empty();
    }

    /** See {@link SandboxProcess#connect}. */
    Optional<ByteChannel> connect(InetSocketAddress address, Duration timeout) throws IOException {
      return open
          ? InsideConnection.open(entrance.libc, control, address, timeout)
          : Optional.empty();
    }
  }

  /** The way into a sandbox that outlives the platform. */
  Door door(ControlSocket control, boolean open, SandboxRecord record) {
    return new Door(this, control, open, record.report(), record.limits(), record.isolation());
  }

  private Optional<SandboxProcess> enter(Door door, SandboxEntry entry) throws SandboxException {
    requireShort(door, entry);
    EntryPlumbing plumbing;
    try {
      plumbing = new EntryPlumbing(libc, entry.stdin());
    } catch (IOException e) {
      throw failed(door, "descriptors", e.getMessage(), e);
    }
    Optional<SandboxProcess> entered = Optional.empty();
    try {
      entered = enter(door, entry, plumbing);
      return entered;
    } catch (IOException e) {
      throw failed(door, "entry", e.getMessage(), e);
    } finally {
      plumbing.closeTheirs();
      if (entered.isEmpty()) {
        plumbing.close();
      }
    }
  }

  private Optional<SandboxProcess> enter(Door door, SandboxEntry entry, EntryPlumbing plumbing)
      throws IOException, SandboxException {
    if (!hasAsked(door, entry, plumbing)) {
      return Optional.empty();
    }
    EntrySocket socket = plumbing.socket();
    Optional<LauncherMessage> first = receive(door, socket);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Report told = expect(Report.class, first);
    int pid =
        socket.sender().orElseThrow(() -> new ProtocolException("nobody knows who is let in"));
    EnforcementReport report = EntryReport.of(door.report(), told, entry);
    long begun = System.nanoTime();
    socket.sendGo();
    // From here on it may have run.
    expect(Started.class, receive(door, socket));
    return Optional.of(watched(door, entry, plumbing, report, pid, begun));
  }

  /** False when the sandbox is gone. Who refuses what is sent says so, and reads no more. */
  private static boolean hasAsked(Door door, SandboxEntry entry, EntryPlumbing plumbing)
      throws IOException {
    try {
      door.control().sendEnter(plumbing.theirSocket());
    } catch (IOException gone) {
      return false;
    }
    plumbing.theirSocket().close();
    try {
      for (var stream : plumbing.streams()) {
        plumbing.socket().sendStream(stream);
      }
      plumbing.socket().sendProgram(entry);
    } catch (IOException refused) {
      return true;
    } finally {
      plumbing.closeTheirs();
    }
    return true;
  }

  private static Optional<LauncherMessage> receive(Door door, EntrySocket socket)
      throws IOException, SandboxException {
    Optional<LauncherMessage> message = socket.receive(PATIENCE);
    if (message.isPresent() && message.get() instanceof SetupFailed failure) {
      String advice =
          Errno.EAGAIN.is(failure.errno()) && failure.layer().equals("reaper")
              ? ": try again when one of them has ended"
              : "";
      throw new SandboxException(
          Advice.kind(failure), failure.layer(), Advice.message(failure) + advice, door.report());
    }
    return message;
  }

  private static <T extends LauncherMessage> T expect(
      Class<T> type, Optional<LauncherMessage> message) throws ProtocolException {
    if (message.isEmpty()) {
      throw new ProtocolException(
          "the sandbox has ended while a program was let into it, which may have run");
    }
    if (!type.isInstance(message.get())) {
      throw new ProtocolException("an unexpected message: " + message.get());
    }
    return type.cast(message.get());
  }

  private SandboxProcess watched(
      Door door,
      SandboxEntry entry,
      EntryPlumbing plumbing,
      EnforcementReport report,
      int pid,
      long begun)
      throws SandboxException {
    Limits limits = door.limits().toBuilder().wallTime(entry.wallTime()).build();
    EnteredProcess process =
        new EnteredProcess(
            pid,
            plumbing,
            report,
            door.isolation(),
            entry.wallTime(),
            new ExitJudge(limits, door.isolation(), false, callNames),
            begun,
            running::remove);
    running.add(process);
    try {
      watchers.execute(process::watch);
      if (closed) {
        process.kill(KillCause.STOPPED);
      }
      return process;
    } catch (RejectedExecutionException e) {
      running.remove(process);
      throw failed(door, "backend", "the backend is being stopped", e);
    }
  }

  private static void requireShort(Door door, SandboxEntry entry) throws SandboxException {
    long length = 0;
    for (String word : entry.command()) {
      length += word.length();
    }
    for (var variable : entry.environment().entrySet()) {
      length += variable.getKey().length() + variable.getValue().length();
    }
    // A character takes up to three bytes.
    if (3 * length > LONGEST_PROGRAM) {
      throw new SandboxException(
          Kind.INVALID_REQUEST,
          "entry",
          "the command and its environment are too long to be let into a sandbox: "
              + length
              + " characters, at most "
              + LONGEST_PROGRAM / 3,
          door.report());
    }
  }

  private static SandboxException failed(Door door, String layer, String message, Exception cause) {
    SandboxException failed =
        new SandboxException(Kind.SETUP_FAILED, layer, message, door.report());
    failed.initCause(cause);
    return failed;
  }

  /** Kills what was let in, and waits for its end. */
  @Override
  public void close() {
    closed = true;
    running.forEach(process -> process.kill(KillCause.STOPPED));
    running.forEach(process -> process.onExit().join());
  }
}
