package org.auroraos.core.internal.lifecycle;

import java.nio.channels.ByteChannel;
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
 * start by whichever platform: a program that ends at once has not started. One with a readiness
 * descriptor is ready when it has written a line there, and gives signs of life in the same way.
 */
final class CommandRun implements PluginRun {
  static final Duration SETTLE = Duration.ofMillis(300);

  private final Launched launched;
  private final Run process;
  private final Instance instance;
  private final LaunchPlan plan;
  private final PluginLog log;
  private final AtomicBoolean stopping = new AtomicBoolean();

  /** Whether one waits to be told; a program can write faster than anybody listens. */
  private final AtomicBoolean signOfLife = new AtomicBoolean();

  private CommandRun(Launched launched, PluginLog log) {
    this.launched = launched;
    this.process = launched.process();
    this.instance = launched.instance();
    this.plan = launched.plan();
    this.log = log;
  }

  /** Takes charge of a process that has been started. */
  static CommandRun watch(
      Launched launched,
      PluginLog log,
      Listener listener,
      Executor queue,
      Timers timers,
      ReadyMark mark) {
    CommandRun run = new CommandRun(launched, log);
    Optional<ByteChannel> channel = run.process.channel();
    if (channel.isPresent()) {
      AtomicBoolean ready = new AtomicBoolean(mark.isSet());
      if (ready.get()) {
        queue.execute(() -> listener.ready(run));
      }
      ReadyLines.follow(
          launched.plan().instance().id(),
          channel.get(),
          () -> run.line(ready, mark, listener, queue));
    } else {
      timers.after(run.toSettle(), () -> queue.execute(() -> listener.ready(run)));
    }
    return run;
  }

  private void line(AtomicBoolean ready, ReadyMark mark, Listener listener, Executor queue) {
    if (ready.compareAndSet(false, true)) {
      queue.execute(() -> becameReady(mark, listener));
    } else if (signOfLife.compareAndSet(false, true)) {
      queue.execute(
          () -> {
            signOfLife.set(false);
            listener.alive(this, Duration.ZERO);
          });
    }
  }

  /** Marked also if it is just being let go of: whoever takes it over will not read the line. */
  private void becameReady(ReadyMark mark, Listener listener) {
    mark.set();
    listener.ready(this);
  }

  private Duration toSettle() {
    Duration running = Duration.between(process.started(), Instant.now());
    Duration left = SETTLE.minus(running.isNegative() ? Duration.ZERO : running);
    return left.isNegative() ? Duration.ZERO : left;
  }

  @Override
  public Launched launched() {
    return launched;
  }

  /** It gives signs of life of itself, if it does. */
  @Override
  public boolean ping() {
    return process.channel().isPresent();
  }

  @Override
  public void stop(Duration grace, Runnable killing) {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    Optional<List<String>> command = plan.stopCommand();
    if (command.isEmpty() || grace.isZero()) {
      process.stop(grace, killing);
      return;
    }
    Thread stopper =
        new Thread(
            () -> stopAfter(command.get(), grace, killing), "aurora-stop-" + plan.instance().id());
    stopper.setDaemon(true);
    stopper.start();
  }

  /** The stop command first, in a sandbox of its own, which shares the data directory. */
  private void stopAfter(List<String> command, Duration grace, Runnable killing) {
    long begun = System.nanoTime();
    try {
      RunRequest request =
          RunRequest.builder(command)
              .environment(plan.environmentOfOthers())
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
      process.stop(left.compareTo(SETTLE) < 0 ? SETTLE : left, killing);
    }
  }

  @Override
  public void kill() {
    stopping.set(true);
    process.stop(Duration.ZERO);
  }
}
