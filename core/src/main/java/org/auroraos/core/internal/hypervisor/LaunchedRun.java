package org.auroraos.core.internal.hypervisor;

import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.auroraos.api.backend.EgressSocket;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxEntry;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.hypervisor.OutputListener;
import org.auroraos.api.hypervisor.OutputListener.OutputStreamName;
import org.auroraos.api.hypervisor.RunInput;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxUsage;
import org.auroraos.core.internal.egress.EgressBroker;
import org.auroraos.core.internal.egress.EgressBrokers;
import org.auroraos.core.internal.egress.EgressTerms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program that a backend has started: its streams are read, its time is watched. */
final class LaunchedRun implements InstanceRun {
  private static final Logger LOG = LoggerFactory.getLogger(LaunchedRun.class);

  /** The backend ends a run at its wall-clock limit; this much later the platform does. */
  private static final Duration BACKEND_LATE = Duration.ofSeconds(5);

  /** How long output may come after everything of the sandbox is gone. */
  private static final Duration DRAIN = Duration.ofSeconds(10);

  /** Output is kept in memory, whatever a policy made in code says. */
  private static final int MAX_OUTPUT = 64 << 20;

  private final String traceId;
  private final RunRequest request;
  private final SandboxProcess process;
  private final EnforcementReport report;
  private final RunTimer timer;
  private final RunThreads threads;
  private final Instant started = Instant.now();
  private final StreamPump stdout;
  private final StreamPump stderr;
  private final Optional<InputFeed> stdin;

  /** Forget what is due later; run at the end. */
  private final List<Runnable> timeouts = new CopyOnWriteArrayList<>();

  private volatile Optional<EgressBroker> broker = Optional.empty();
  private final CompletableFuture<SandboxResult> result = new CompletableFuture<>();

  LaunchedRun(
      String traceId,
      RunRequest request,
      SandboxProcess process,
      Limits limits,
      RunTimer timer,
      RunThreads threads) {
    this.traceId = traceId;
    this.request = request;
    this.process = process;
    this.timer = timer;
    this.threads = threads;
    int kept = kept(limits);
    this.report = Results.complete(process.report(), kept);
    this.stdout = pump(OutputStreamName.STDOUT, kept);
    this.stderr = pump(OutputStreamName.STDERR, kept);
    this.stdin = process.stdin().flatMap(this::feed);
  }

  @Override
  public void serve(EgressBrokers brokers, EgressSocket socket, EgressTerms terms) {
    broker = Optional.of(brokers.serve(socket, terms));
  }

  /** Starts the threads of the run. */
  @Override
  public void begin(Duration wallTime, Consumer<InstanceRun> ended) {
    if (!wallTime.isZero()) {
      timeouts.add(timer.after(wallTime.plus(BACKEND_LATE), () -> process.kill(KillCause.TIMEOUT)));
    }
    CompletableFuture<SandboxExit> exit = process.onExit();
    CompletableFuture<Void> drained = exit.thenRun(this::drain);
    CompletableFuture<?> unused =
        CompletableFuture.allOf(stdout.text(), stderr.text())
            .thenRun(this::tellListenerOfEnd)
            .thenCombine(drained, (output, nothing) -> exit.join())
            .whenComplete((how, failure) -> end(how, failure, ended));
    thread("stdout", stdout);
    thread("stderr", stderr);
    stdin.ifPresent(feed -> thread("stdin", feed));
  }

  @Override
  public boolean detach() {
    return false;
  }

  @Override
  public void abandon() {
    process.kill(KillCause.STOPPED);
    broker.ifPresent(EgressBroker::close);
    stdout.abandon();
    stderr.abandon();
  }

  @Override
  public Optional<SandboxProcess> enter(SandboxEntry entry) throws SandboxException {
    return process.enter(entry);
  }

  @Override
  public String traceId() {
    return traceId;
  }

  @Override
  public List<String> command() {
    return request.command();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Instant started() {
    return started;
  }

  @Override
  public EnforcementReport enforced() {
    return report;
  }

  @Override
  public Optional<ByteChannel> channel() {
    return process.channel();
  }

  @Override
  public Optional<SandboxUsage> usage() {
    return process.usage();
  }

  @Override
  public CompletableFuture<SandboxResult> result() {
    return result.copy();
  }

  @Override
  public void stop(Duration grace) {
    if (grace.isZero() || grace.isNegative()) {
      process.kill(KillCause.STOPPED);
      return;
    }
    process.terminate();
    timeouts.add(timer.after(grace, () -> process.kill(KillCause.STOPPED)));
  }

  private void drain() {
    stdin.ifPresent(InputFeed::close);
    timeouts.add(timer.after(DRAIN, this::abandonOutput));
  }

  private void abandonOutput() {
    LOG.error("Run {}: output stays open although the sandbox is gone; closing it", traceId);
    stdout.abandon();
    stderr.abandon();
  }

  private void end(SandboxExit exit, Throwable failure, Consumer<InstanceRun> ended) {
    timeouts.forEach(Runnable::run);
    broker.ifPresent(EgressBroker::close);
    ended.accept(this);
    String out = stdout.text().join();
    String err = stderr.text().join();
    result.complete(
        failure == null
            ? Results.ended(request.command(), traceId, exit, report, out, err)
            : Results.lost(request.command(), traceId, failure, report, out, err));
  }

  private void tellListenerOfEnd() {
    try {
      request.output().ended();
    } catch (RuntimeException e) {
      LOG.error("A listener failed at the end of run {}", traceId, e);
    }
  }

  private StreamPump pump(OutputStreamName name, int kept) {
    OutputListener listener = request.output();
    return new StreamPump(
        name,
        name == OutputStreamName.STDOUT ? process.stdout() : process.stderr(),
        new OutputCapture(kept),
        listener);
  }

  private Optional<InputFeed> feed(OutputStream into) {
    return request.input() instanceof RunInput.Stream stream
        ? Optional.of(new InputFeed(stream.source(), into))
        : Optional.empty();
  }

  private void thread(String what, Runnable task) {
    threads.run("aurora-run-" + TraceIds.suffix(traceId) + "-" + what, task);
  }

  private static int kept(Limits limits) {
    boolean bounded = limits.output() > 0 && limits.output() < MAX_OUTPUT;
    return bounded ? (int) limits.output() : MAX_OUTPUT;
  }
}
