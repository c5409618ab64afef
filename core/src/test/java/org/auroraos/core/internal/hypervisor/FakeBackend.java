package org.auroraos.core.internal.hypervisor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.auroraos.api.backend.AdoptedSandbox;
import org.auroraos.api.backend.BackendSupport;
import org.auroraos.api.backend.EgressSocket;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.backend.SandboxEntry;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxLaunch.Stdin;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxStatus;

/** A backend that runs nothing: the test plays the program. */
public final class FakeBackend implements SandboxBackend {
  /** What was launched, in order. */
  public final List<FakeProcess> launched = new CopyOnWriteArrayList<>();

  /** What a launch throws, if anything. */
  public Optional<Exception> failure = Optional.empty();

  /** What is said to be enforced. */
  public EnforcementReport report = EnforcementReport.empty();

  /** What a program does, in a thread of its own; nothing by itself. */
  public Consumer<FakeProcess> script = process -> {};

  /** Where connections of programs come from, if there are any. */
  public Optional<EgressSocket> egress = Optional.empty();

  /** Whether there is a way into its sandboxes. */
  public boolean letsIn = true;

  /** Whether a program ends when it is asked to. */
  public boolean obedient = true;

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public BackendSupport support() {
    return new BackendSupport(true, "", Map.of(), Map.of());
  }

  @Override
  public SandboxProcess launch(SandboxLaunch launch) throws SandboxException {
    if (failure.isPresent() && failure.get() instanceof SandboxException sandbox) {
      throw sandbox;
    }
    if (failure.isPresent()) {
      throw (RuntimeException) failure.get();
    }
    FakeProcess process = new FakeProcess(launch);
    launched.add(process);
    play(process);
    return process;
  }

  /** As it is written now: a test may write that of the next program before this thread runs. */
  private void play(FakeProcess process) {
    Consumer<FakeProcess> written = script;
    new Thread(() -> written.accept(process), "fake-program").start();
  }

  @Override
  public Optional<AdoptedSandbox> adopt(Path runDirectory) {
    return launched.stream()
        .filter(
            p ->
                p.launch
                    .detachment()
                    .filter(d -> d.runDirectory().equals(runDirectory))
                    .isPresent())
        .findFirst()
        .map(
            process ->
                new AdoptedSandbox(
                    process.launch.detachment().orElseThrow().launchId(),
                    Instant.EPOCH,
                    report,
                    process.exit.isDone() ? Optional.empty() : Optional.of(process),
                    process.exit.isDone() ? Optional.of(process.exit.join()) : Optional.empty()));
  }

  /** A hypervisor on this backend, for the tests of other packages. */
  public HypervisorComponent hypervisor() {
    HypervisorComponent hypervisor = new HypervisorComponent();
    hypervisor.bindBackend(this);
    return hypervisor;
  }

  /** The last one. */
  public FakeProcess last() {
    return launched.get(launched.size() - 1);
  }

  /** A program whose output and end the test decides. */
  public final class FakeProcess implements SandboxProcess {
    /** What was asked for. */
    public final SandboxLaunch launch;

    /** What came in on standard input. */
    public final ByteArrayOutputStream received = new ByteArrayOutputStream();

    final CompletableFuture<SandboxExit> exit = new CompletableFuture<>();

    /** What it was sent. */
    public final List<String> signals = new CopyOnWriteArrayList<>();

    final PipedOutputStream toStdout = new PipedOutputStream();
    final PipedOutputStream toStderr = new PipedOutputStream();
    private final InputStream stdout = pipe(toStdout);
    private final InputStream stderr = pipe(toStderr);

    private FakeProcess(SandboxLaunch launch) {
      this.launch = launch;
    }

    /** Writes to standard output. */
    public void write(String text) {
      write(toStdout, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes to standard error. */
    public void writeError(String text) {
      write(toStderr, text.getBytes(StandardCharsets.UTF_8));
    }

    void write(OutputStream stream, byte[] bytes) {
      try {
        stream.write(bytes);
        stream.flush();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Ends. */
    public void exit(SandboxStatus status, int rc, String reason) {
      closeOutput();
      SandboxExit how =
          new SandboxExit(
              status,
              rc,
              reason,
              Isolation.UNSHARE_NAMESPACES,
              Duration.ofMillis(5),
              Duration.ofMillis(3),
              1024);
      exit.complete(how);
    }

    void closeOutput() {
      try {
        toStdout.close();
        toStderr.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public long pid() {
      return 42;
    }

    @Override
    public EnforcementReport report() {
      return report;
    }

    @Override
    public Isolation isolation() {
      return Isolation.UNSHARE_NAMESPACES;
    }

    @Override
    public InputStream stdout() {
      return stdout;
    }

    @Override
    public InputStream stderr() {
      return stderr;
    }

    @Override
    public Optional<OutputStream> stdin() {
      return launch.stdin() == Stdin.PIPE ? Optional.of(received) : Optional.empty();
    }

    @Override
    public Optional<ByteChannel> channel() {
      return Optional.empty();
    }

    @Override
    public Optional<EgressSocket> egress() {
      return egress;
    }

    /** What was let in; a program of its own, in the list of those that were launched. */
    public final List<SandboxEntry> entries = new CopyOnWriteArrayList<>();

    @Override
    public Optional<SandboxProcess> enter(SandboxEntry entry) throws SandboxException {
      if (exit.isDone() || !letsIn) {
        return Optional.empty();
      }
      if (failure.isPresent() && failure.get() instanceof SandboxException sandbox) {
        throw sandbox;
      }
      entries.add(entry);
      FakeProcess entered =
          new FakeProcess(
              SandboxLaunch.builder("entered", launch.policy(), entry.command())
                  .environment(entry.environment())
                  .workingDirectory(entry.workingDirectory())
                  .stdin(entry.stdin() ? Stdin.PIPE : Stdin.EMPTY)
                  .build());
      launched.add(entered);
      play(entered);
      return Optional.of(entered);
    }

    @Override
    public void terminate() {
      signals.add("TERM");
      if (obedient) {
        exit(SandboxStatus.KILLED_TERM, 143, "");
      }
    }

    @Override
    public void kill(KillCause cause) {
      signals.add("KILL " + cause);
      exit(cause == KillCause.TIMEOUT ? SandboxStatus.TIMEOUT : SandboxStatus.KILLED_KILL, 137, "");
    }

    @Override
    public boolean remark(String line) {
      signals.add("remark " + line);
      return launch.detachment().isPresent();
    }

    @Override
    public void detach() {
      signals.add("detached");
    }

    @Override
    public CompletableFuture<SandboxExit> onExit() {
      return exit;
    }

    private static InputStream pipe(PipedOutputStream writer) {
      try {
        return new PipedInputStream(writer, 1 << 16);
      } catch (IOException e) {
        return new ByteArrayInputStream(new byte[0]);
      }
    }
  }
}
