package org.auroraos.core.internal.hypervisor;

import java.io.IOException;
import java.net.InetSocketAddress;
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
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxUsage;
import org.auroraos.core.internal.egress.EgressBroker;
import org.auroraos.core.internal.egress.EgressBrokers;
import org.auroraos.core.internal.egress.EgressTerms;

/** What all runs have in common: a process of a backend, its time, its connections, its result. */
abstract class ProcessRun implements InstanceRun {
  private final String traceId;
  private final List<String> command;
  private final SandboxProcess process;
  private final Instant started;
  private final EnforcementReport report;
  private final RunTimer timer;

  /** Forget what is due later; run at the end. */
  private final List<Runnable> timeouts = new CopyOnWriteArrayList<>();

  private volatile Optional<EgressBroker> broker = Optional.empty();
  private final CompletableFuture<SandboxResult> result = new CompletableFuture<>();

  ProcessRun(
      String traceId,
      List<String> command,
      SandboxProcess process,
      Instant started,
      EnforcementReport report,
      RunTimer timer) {
    this.traceId = traceId;
    this.command = command;
    this.process = process;
    this.started = started;
    this.report = report;
    this.timer = timer;
  }

  final SandboxProcess process() {
    return process;
  }

  /** Does this later, unless the run has ended by then. */
  final void after(Duration delay, Runnable task) {
    timeouts.add(timer.after(delay, task));
  }

  final void forgetTimeouts() {
    timeouts.forEach(Runnable::run);
  }

  final void closeBroker() {
    broker.ifPresent(EgressBroker::close);
  }

  /** Everything is over. The listener knows it before the result completes. */
  final void end(
      SandboxExit exit,
      Throwable failure,
      String stdout,
      String stderr,
      Consumer<InstanceRun> ended) {
    forgetTimeouts();
    closeBroker();
    ended.accept(this);
    result.complete(
        failure == null
            ? Results.ended(command, traceId, exit, report, stdout, stderr)
            : Results.lost(command, traceId, failure, report, stdout, stderr));
  }

  @Override
  public void serve(EgressBrokers brokers, EgressSocket socket, EgressTerms terms) {
    broker = Optional.of(brokers.serve(socket, terms));
  }

  @Override
  public Optional<SandboxProcess> enter(SandboxEntry entry) throws SandboxException {
    return process.enter(entry);
  }

  @Override
  public void abandon() {
    process.kill(KillCause.STOPPED);
    closeBroker();
  }

  @Override
  public String traceId() {
    return traceId;
  }

  @Override
  public List<String> command() {
    return command;
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
  public Optional<ByteChannel> connect(InetSocketAddress address, Duration timeout)
      throws IOException {
    return process.connect(address, timeout);
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
  public void stop(Duration grace, Runnable killing) {
    if (grace.isZero() || grace.isNegative()) {
      kill(killing);
      return;
    }
    process.terminate();
    after(grace, () -> kill(killing));
  }

  private void kill(Runnable killing) {
    if (result.isDone()) {
      return;
    }
    try {
      killing.run();
    } finally {
      process.kill(KillCause.STOPPED);
    }
  }
}
