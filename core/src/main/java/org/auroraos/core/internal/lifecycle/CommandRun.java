package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.core.internal.egress.DenialLines;
import org.auroraos.core.internal.logs.PluginLog;

/**
 * A run of a command plugin or pack. It is ready when it has been running for a moment, since its
 * start by whichever platform: a program that ends at once has not started.
 */
final class CommandRun implements PluginRun {
  static final Duration SETTLE = Duration.ofMillis(300);

  private final Run process;
  private final Instance instance;
  private final LaunchPlan plan;
  private final PluginLog log;
  private final AtomicBoolean stopping = new AtomicBoolean();

  private CommandRun(Run process, Instance instance, LaunchPlan plan, PluginLog log) {
    this.process = process;
    this.instance = instance;
    this.plan = plan;
    this.log = log;
  }

  /** Takes charge of a process that has been started. */
  static CommandRun watch(
      Run process,
      Instance instance,
      LaunchPlan plan,
      PluginLog log,
      Listener listener,
      Executor queue,
      Timers timers) {
    CommandRun run = new CommandRun(process, instance, plan, log);
    Duration running = Duration.between(process.started(), Instant.now());
    Duration left = SETTLE.minus(running.isNegative() ? Duration.ZERO : running);
    timers.after(
        left.isNegative() ? Duration.ZERO : left, () -> queue.execute(() -> listener.ready(run)));
    return run;
  }

  @Override
  public Run process() {
    return process;
  }

  @Override
  public void stop(Duration grace) {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    Optional<List<String>> command = plan.stopCommand();
    if (command.isEmpty() || grace.isZero()) {
      process.stop(grace);
      return;
    }
    Thread stopper =
        new Thread(() -> stopAfter(command.get(), grace), "aurora-stop-" + plan.instance().id());
    stopper.setDaemon(true);
    stopper.start();
  }

  /** The stop command first, in a sandbox of its own, which shares the data directory. */
  private void stopAfter(List<String> command, Duration grace) {
    long begun = System.nanoTime();
    try {
      RunRequest request =
          RunRequest.builder(command)
              .environment(plan.environment())
              .workingDirectory(plan.workingDirectory())
              .timeout(grace)
              .output(log)
              .egress(new DenialLines(log::remark))
              .build();
      String result = instance.run(request).status().name();
      log.remark("the stop command has ended: " + result);
    } catch (InterruptedException platformStops) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.remark("the stop command could not be run: " + e);
    } finally {
      Duration left = grace.minusNanos(System.nanoTime() - begun);
      process.stop(left.compareTo(SETTLE) < 0 ? SETTLE : left);
    }
  }

  @Override
  public void kill() {
    stopping.set(true);
    process.stop(Duration.ZERO);
  }
}
