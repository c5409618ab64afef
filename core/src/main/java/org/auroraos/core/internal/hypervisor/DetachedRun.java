package org.auroraos.core.internal.hypervisor;

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

/** A run that outlives the platform. It costs no thread: its output is none of ours. */
final class DetachedRun implements InstanceRun {
  private final String traceId;
  private final List<String> command;
  private final SandboxProcess process;
  private final Instant started;
  private final EnforcementReport report;
  private final RunTimer timer;
  private final List<Runnable> timeouts = new CopyOnWriteArrayList<>();
  private volatile Optional<EgressBroker> broker = Optional.empty();
  private final CompletableFuture<SandboxResult> result = new CompletableFuture<>();

  DetachedRun(
      String traceId,
      List<String> command,
      SandboxProcess process,
      Instant started,
      RunTimer timer) {
    this.traceId = traceId;
    this.command = command;
    this.process = process;
    this.started = started;
    this.report = Results.detached(process.report());
    this.timer = timer;
  }

  @Override
  public void serve(EgressBrokers brokers, EgressSocket socket, EgressTerms terms) {
    broker = Optional.of(brokers.serve(socket, terms));
  }

  @Override
  public void begin(Duration wallTime, Consumer<InstanceRun> ended) {
    CompletableFuture<?> unused =
        process.onExit().whenComplete((exit, failure) -> end(exit, failure, ended));
  }

  @Override
  public void abandon() {
    process.kill(KillCause.STOPPED);
    broker.ifPresent(EgressBroker::close);
  }

  @Override
  public boolean detach() {
    timeouts.forEach(Runnable::run);
    process.detach();
    broker.ifPresent(EgressBroker::close);
    return true;
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
  public boolean remark(String line) {
    return process.remark(line);
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

  private void end(SandboxExit exit, Throwable failure, Consumer<InstanceRun> ended) {
    timeouts.forEach(Runnable::run);
    broker.ifPresent(EgressBroker::close);
    ended.accept(this);
    result.complete(
        failure == null
            ? Results.ended(command, traceId, exit, report, "", "")
            : Results.lost(command, traceId, failure, report, "", ""));
  }
}
