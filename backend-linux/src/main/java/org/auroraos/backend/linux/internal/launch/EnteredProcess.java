package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.wire.LauncherMessage;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Exit;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Traffic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program that was let into a sandbox; one thread waits for its end. */
final class EnteredProcess implements SandboxProcess {
  private static final Logger LOG = LoggerFactory.getLogger(EnteredProcess.class);

  /**
   * How long the end of what was killed may be untold. It is dead long before, but a process of the
   * sandbox that traces it can keep PID 1 from hearing of it, ptrace(2).
   */
  private static final Duration TOLD = Duration.ofSeconds(5);

  private final long pid;
  private final EntryPlumbing plumbing;
  private final EnforcementReport report;
  private final Isolation isolation;
  private final Duration wallTime;
  private final ExitJudge judge;
  private final long begun;
  private final Consumer<EnteredProcess> forget;
  private final AtomicReference<KillCause> killed = new AtomicReference<>();
  private final CompletableFuture<SandboxExit> exit = new CompletableFuture<>();

  /**
   * A program that has started.
   *
   * @param wallTime most wall-clock time, zero for no limit
   * @param begun when it did, as of {@link System#nanoTime}
   * @param forget called at its end
   */
  EnteredProcess(
      long pid,
      EntryPlumbing plumbing,
      EnforcementReport report,
      Isolation isolation,
      Duration wallTime,
      ExitJudge judge,
      long begun,
      Consumer<EnteredProcess> forget) {
    this.pid = pid;
    this.plumbing = plumbing;
    this.report = report;
    this.isolation = isolation;
    this.wallTime = wallTime;
    this.judge = judge;
    this.begun = begun;
    this.forget = forget;
  }

  /** Waits for the end; the task of its thread. */
  void watch() {
    Optional<Exit> told = Optional.empty();
    Duration lasted = Duration.ZERO;
    try {
      told = awaitExit();
    } catch (IOException | RuntimeException e) {
      LOG.error("What a program that was let in became of cannot be understood (pid {})", pid, e);
    } finally {
      lasted = Duration.ofNanos(System.nanoTime() - begun);
      plumbing.finish();
      forget.accept(this);
      exit.complete(judge(told, lasted));
    }
  }

  private Optional<Exit> awaitExit() throws IOException {
    Optional<LauncherMessage> last;
    try {
      last = plumbing.socket().receive(wallTime.isZero() ? Duration.ofMillis(-1) : left());
    } catch (SocketTimeoutException late) {
      kill(KillCause.TIMEOUT);
      last = plumbing.socket().receive(Duration.ofMillis(-1));
    }
    return last.filter(Exit.class::isInstance).map(Exit.class::cast);
  }

  private Duration left() {
    Duration left = wallTime.minusNanos(System.nanoTime() - begun);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private SandboxExit judge(Optional<Exit> told, Duration lasted) {
    Optional<KillCause> cause = Optional.ofNullable(killed.get());
    if (told.isEmpty() && cause.isEmpty()) {
      return new SandboxExit(
          SandboxStatus.KILLED_KILL,
          SandboxStatus.KILLED_KILL.rc(),
          "the sandbox that it ran in has ended, and everything in it",
          isolation,
          lasted,
          Duration.ZERO,
          0);
    }
    int number = cause.map(ExitJudge::causeOf).orElse(0);
    Exit end =
        told.map(exit -> with(exit.signaled(), exit.code(), number, lasted, exit))
            .orElseGet(() -> with(true, Libc.SIGKILL, number, lasted, null));
    return judge.judge(end, false, Map.of());
  }

  private static Exit with(boolean signaled, int code, int cause, Duration lasted, Exit usage) {
    return new Exit(
        signaled,
        code,
        cause,
        lasted.toNanos() / 1000,
        usage == null ? 0 : usage.userMicros(),
        usage == null ? 0 : usage.systemMicros(),
        usage == null ? 0 : usage.maxRssKib(),
        List.of(),
        OptionalInt.empty(),
        Traffic.UNKNOWN,
        "",
        false);
  }

  @Override
  public long pid() {
    return pid;
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
    return Optional.empty();
  }

  @Override
  public void terminate() {
    kill(KillCause.STOPPED);
  }

  @Override
  public void kill(KillCause cause) {
    if (killed.compareAndSet(null, cause)) {
      plumbing.socket().finish();
      CompletableFuture.delayedExecutor(TOLD.toMillis(), TimeUnit.MILLISECONDS)
          .execute(plumbing.socket()::hangUp);
    }
  }

  @Override
  public CompletableFuture<SandboxExit> onExit() {
    return exit.copy();
  }
}
