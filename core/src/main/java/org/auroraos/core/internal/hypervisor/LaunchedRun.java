package org.auroraos.core.internal.hypervisor;

import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.hypervisor.OutputListener;
import org.auroraos.api.hypervisor.OutputListener.OutputStreamName;
import org.auroraos.api.hypervisor.RunInput;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.policy.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program that a backend has started: its streams are read, its time is watched. */
final class LaunchedRun extends ProcessRun {
  private static final Logger LOG = LoggerFactory.getLogger(LaunchedRun.class);

  /** The backend ends a run at its wall-clock limit; this much later the platform does. */
  private static final Duration BACKEND_LATE = Duration.ofSeconds(5);

  /** How long output may come after everything of the sandbox is gone. */
  private static final Duration DRAIN = Duration.ofSeconds(10);

  /** Output is kept in memory, whatever a policy made in code says. */
  private static final int MAX_OUTPUT = 64 << 20;

  private final RunRequest request;
  private final RunThreads threads;
  private final StreamPump stdout;
  private final StreamPump stderr;
  private final Optional<InputFeed> stdin;

  LaunchedRun(
      String traceId,
      RunRequest request,
      SandboxProcess process,
      Limits limits,
      RunTimer timer,
      RunThreads threads) {
    super(
        traceId,
        request.command(),
        process,
        Instant.now(),
        Results.complete(process.report(), kept(limits)),
        timer);
    this.request = request;
    this.threads = threads;
    this.stdout = pump(OutputStreamName.STDOUT, kept(limits));
    this.stderr = pump(OutputStreamName.STDERR, kept(limits));
    this.stdin = process.stdin().flatMap(this::feed);
  }

  /** Starts the threads of the run. */
  @Override
  public void begin(Duration wallTime, Consumer<InstanceRun> ended) {
    if (!wallTime.isZero()) {
      after(wallTime.plus(BACKEND_LATE), () -> process().kill(KillCause.TIMEOUT));
    }
    CompletableFuture<SandboxExit> exit = process().onExit();
    CompletableFuture<Void> drained = exit.thenRun(this::drain);
    CompletableFuture<?> unused =
        CompletableFuture.allOf(stdout.text(), stderr.text())
            .thenRun(this::tellListenerOfEnd)
            .thenCombine(drained, (output, nothing) -> exit.join())
            .whenComplete(
                (how, failure) ->
                    end(how, failure, stdout.text().join(), stderr.text().join(), ended));
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
    super.abandon();
    stdout.abandon();
    stderr.abandon();
  }

  private void drain() {
    stdin.ifPresent(InputFeed::close);
    after(DRAIN, this::abandonOutput);
  }

  private void abandonOutput() {
    LOG.error("Run {}: output stays open although the sandbox is gone; closing it", traceId());
    stdout.abandon();
    stderr.abandon();
  }

  private void tellListenerOfEnd() {
    try {
      request.output().ended();
    } catch (RuntimeException e) {
      LOG.error("A listener failed at the end of run {}", traceId(), e);
    }
  }

  private StreamPump pump(OutputStreamName name, int kept) {
    OutputListener listener = request.output();
    return new StreamPump(
        name,
        name == OutputStreamName.STDOUT ? process().stdout() : process().stderr(),
        new OutputCapture(kept),
        listener);
  }

  private Optional<InputFeed> feed(OutputStream into) {
    return request.input() instanceof RunInput.Stream stream
        ? Optional.of(new InputFeed(stream.source(), into))
        : Optional.empty();
  }

  private void thread(String what, Runnable task) {
    threads.run("aurora-run-" + TraceIds.suffix(traceId()) + "-" + what, task);
  }

  private static int kept(Limits limits) {
    boolean bounded = limits.output() > 0 && limits.output() < MAX_OUTPUT;
    return bounded ? (int) limits.output() : MAX_OUTPUT;
  }
}
