package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;
import org.auroraos.api.backend.AdoptedSandbox;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.backend.linux.internal.descriptor.Descriptor;
import org.auroraos.backend.linux.internal.descriptor.Descriptors;
import org.auroraos.backend.linux.internal.descriptor.SocketReceiver;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.proc.ProcessStart;
import org.auroraos.backend.linux.internal.shim.SandboxRecord;
import org.auroraos.backend.linux.internal.shim.ShimState;
import org.auroraos.backend.linux.internal.shim.ShimState.Leaf;
import org.auroraos.backend.linux.internal.wire.ControlSocket;
import org.auroraos.backend.linux.internal.wire.LauncherMessage;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Egress;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Exit;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.SetupFailed;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Started;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a sandbox again that an earlier platform has launched. */
final class Adoption {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
  private static final String SOCKET = "shim.sock";
  private static final String EXIT = "exit";

  /** A shim answers at once, unless the machine is busy beyond measure. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** An earlier platform, or an earlier backend of this one, may be letting go of it just now. */
  private static final int ATTEMPTS = 40;

  /** The first pause; each is twice as long as the one before. */
  private static final Duration PAUSE = Duration.ofMillis(1);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

  private final Libc libc;
  private final Spawner spawner;
  private final ShimRemains remains;
  private final Entrance entrance;
  private final IntFunction<String> callNames;

  Adoption(
      Libc libc,
      Spawner spawner,
      ShimRemains remains,
      Entrance entrance,
      IntFunction<String> callNames) {
    this.libc = libc;
    this.spawner = spawner;
    this.remains = remains;
    this.entrance = entrance;
    this.callNames = callNames;
  }

  /**
   * What has been found.
   *
   * @param sandbox for the caller
   * @param process the same as a process, if it runs
   */
  record Found(AdoptedSandbox sandbox, Optional<DetachedProcess> process) {}

  /** See {@link org.auroraos.api.backend.SandboxBackend#adopt}. */
  Optional<Found> adopt(Path runDirectory) throws IOException, SandboxException {
    Optional<ShimState> state = state(runDirectory);
    if (state.isEmpty() || !state.get().isOfThisMachine()) {
      return Optional.empty();
    }
    try {
      Optional<SandboxRecord> record = SandboxRecord.read(runDirectory);
      if (record.isEmpty()) {
        throw new ProtocolException("nobody has left what it is confined by");
      }
      return Optional.of(find(runDirectory, state.get(), record.get()));
    } catch (ProtocolException e) {
      throw foreign(state.get(), e.getMessage());
    }
  }

  /** Where it cannot be understood, whoever answers beside it is known by nothing else. */
  private Optional<ShimState> state(Path runDirectory) throws IOException {
    try {
      return ShimState.read(runDirectory);
    } catch (ProtocolException e) {
      Optional<Descriptor> answering = new Descriptors(libc).connect(runDirectory, SOCKET);
      if (answering.isPresent()) {
        try (Descriptor socket = answering.get()) {
          int shim = SocketReceiver.peer(libc, socket);
          LOG.warn("{}: the shim {} there is killed: {}", runDirectory, shim, e.getMessage());
          spawner.kill(shim);
        }
      }
      throw e;
    }
  }

  private Found find(Path runDirectory, ShimState state, SandboxRecord record)
      throws IOException, SandboxException {
    Optional<Descriptor> socket = new Descriptors(libc).connect(runDirectory, SOCKET);
    if (socket.isPresent()) {
      Optional<DetachedProcess> running = takeOver(runDirectory, state, record, socket.get());
      if (running.isPresent()) {
        return new Found(described(state, record, Optional.empty(), running), running);
      }
    }
    // It writes the record before it leaves its socket.
    Optional<Exit> exit = readExit(runDirectory, state.launch());
    if (exit.isEmpty()) {
      endUnreachable(state);
    }
    remains.finish(state, record, exit.isEmpty());
    Optional<SandboxExit> end =
        exit.map(last -> DetachedProcess.judge(last, record, CallEvents.unobserved(), callNames));
    return new Found(described(state, record, end, Optional.empty()), Optional.empty());
  }

  private static AdoptedSandbox described(
      ShimState state,
      SandboxRecord record,
      Optional<SandboxExit> exit,
      Optional<DetachedProcess> process) {
    return new AdoptedSandbox(
        state.launch(), state.started(), record.report(), process.map(running -> running), exit);
  }

  /** Empty when it ends meanwhile. */
  private Optional<DetachedProcess> takeOver(
      Path runDirectory, ShimState state, SandboxRecord record, Descriptor first)
      throws IOException, SandboxException {
    Descriptor socket = first;
    for (int attempt = 0; ; attempt++) {
      ControlSocket control = new ControlSocket(libc, socket);
      boolean kept = false;
      try {
        checkPeer(state, socket);
        Optional<LauncherMessage> message = control.receive(PATIENCE);
        Optional<Descriptor> way = Optional.empty();
        if (message.isPresent() && message.get() instanceof Egress egress) {
          way = Optional.of(egress.descriptor());
          message = control.receive(PATIENCE);
        }
        if (message.isEmpty() || message.get() instanceof Exit) {
          return Optional.empty();
        }
        if (message.get() instanceof Started started) {
          check(state, started);
          DetachedProcess process =
              new DetachedProcess(
                  state,
                  runDirectory,
                  record,
                  ShimConnection.of(libc, control, way),
                  entrance.door(control, started.letsIn(), record),
                  CallEvents.unobserved(),
                  callNames,
                  remains);
          kept = true;
          return Optional.of(process);
        }
        if (!isBusy(message.get())) {
          throw new ProtocolException("it says " + message.get());
        }
        if (attempt == ATTEMPTS) {
          throw held(state, record);
        }
      } finally {
        if (!kept) {
          control.close();
        }
      }
      pause(attempt);
      Optional<Descriptor> next = new Descriptors(libc).connect(runDirectory, SOCKET);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      socket = next.get();
    }
  }

  /** Whoever has put a socket there is the process that wrote the state, or is not believed. */
  private void checkPeer(ShimState state, Descriptor socket) throws IOException {
    int peer = SocketReceiver.peer(libc, socket);
    boolean same = peer == state.shim().pid();
    if (!same || !ProcessStart.isThere(peer, state.shim().startTicks())) {
      throw new ProtocolException("another process (" + peer + ") answers for it");
    }
  }

  private void check(ShimState state, Started started) throws ProtocolException {
    boolean same =
        started.launch().equals(state.launch())
            && started.pid() == state.program().pid()
            && started.startTicks() == state.program().startTicks()
            && started.reaper() == state.reaper();
    if (!same) {
      throw new ProtocolException("it says to be " + started);
    }
    for (Leaf leaf : state.leaves()) {
      if (!isGroup(leaf)) {
        throw new ProtocolException("its group " + leaf.path() + " is another one");
      }
    }
  }

  private static boolean isGroup(Leaf leaf) {
    try {
      Object inode = Files.getAttribute(leaf.path(), "unix:ino");
      return inode instanceof Long number && number == leaf.inode();
    } catch (IOException e) {
      return false;
    }
  }

  /** Somebody else is connected, and it lives: to start another one beside it would be worse. */
  private static SandboxException held(ShimState state, SandboxRecord record) {
    return new SandboxException(
        Kind.SETUP_FAILED,
        "shim",
        "the sandbox "
            + state.sandbox()
            + " runs (shim "
            + state.shim().pid()
            + "), and another process supervises it",
        record.report());
  }

  /** What is not what it should be is ended as far as it is known. */
  private ProtocolException foreign(ShimState state, String why) {
    endUnreachable(state);
    remains.removeAfterLoss(state);
    return new ProtocolException("the sandbox " + state.sandbox() + " is not adopted: " + why);
  }

  /** A shim that lives and does not answer; everything in its sandbox dies with it. */
  private void endUnreachable(ShimState state) {
    if (ProcessStart.isThere(state.shim().pid(), state.shim().startTicks())) {
      LOG.warn("sandbox {}: its shim {} is killed", state.sandbox(), state.shim().pid());
      spawner.kill(state.shim().pid());
    }
  }

  private static boolean isBusy(LauncherMessage message) {
    return message instanceof SetupFailed refused && Errno.EBUSY.is(refused.errno());
  }

  private static void pause(int attempt) throws IOException {
    long millis = PAUSE.toMillis() << Math.min(attempt, Integer.SIZE - 1);
    try {
      Thread.sleep(Math.min(millis, LONGEST_PAUSE.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a sandbox", e);
    }
  }

  /**
   * The record of the end in a run directory.
   *
   * @throws ProtocolException when it is that of another launch
   */
  static Optional<Exit> readExit(Path runDirectory, String launch) throws IOException {
    try {
      Exit exit = LauncherMessage.parseExit(Files.readAllBytes(runDirectory.resolve(EXIT)));
      if (!exit.launch().equals(launch)) {
        throw new ProtocolException("the exit of another launch: " + exit.launch());
      }
      return Optional.of(exit);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
