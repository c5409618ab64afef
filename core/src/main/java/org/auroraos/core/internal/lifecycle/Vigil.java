package org.auroraos.core.internal.lifecycle;

import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.STOPPING;
import static org.auroraos.api.plugin.PluginState.UNRESPONSIVE;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.auroraos.api.plugin.Health;
import org.auroraos.api.sandbox.SandboxUsage;
import org.auroraos.core.internal.health.HealthSettings;
import org.auroraos.core.internal.health.HealthTally;
import org.auroraos.core.internal.health.HealthTally.Verdict;
import org.auroraos.core.internal.health.OnTimeout;
import org.auroraos.core.internal.health.Readiness;
import org.auroraos.core.internal.health.SupervisionSettings;
import org.auroraos.core.internal.health.Watchdog;

/**
 * Watches over a process while it runs: whether it becomes ready, still gives signs of life, and is
 * well. From that follow ACTIVE and UNRESPONSIVE; only where the operator wants it is it killed. On
 * the plugin's queue.
 */
final class Vigil {
  /** What can be wrong with a process that runs. */
  private enum Complaint {
    /** It has not become ready in time. */
    START,
    /** It gives no sign of life. */
    SILENCE,
    /** Its health checks say that it is not well. */
    HEALTH
  }

  /** Who carries out what follows. */
  interface Owner {
    /** The plugin has come to another state. */
    void changed();

    /** The process is to be killed, as the operator has configured it. */
    void kill(String reason);
  }

  /**
   * How it is watched.
   *
   * @param settings as configured
   * @param health its health checks, if there are any
   * @param startTimeout how long it may take to become ready
   */
  record Care(
      SupervisionSettings settings, Optional<HealthSettings> health, Duration startTimeout) {}

  private final LifecycleServices services;
  private final Executor queue;
  private final PluginStatus status;
  private final Consumer<String> remarks;
  private final Owner owner;
  private final Map<Complaint, String> complaints = new EnumMap<>(Complaint.class);
  private final Map<Complaint, Future<?>> timers = new EnumMap<>(Complaint.class);

  private Optional<PluginRun> run = Optional.empty();
  private Care care;
  private Optional<Watchdog> watchdog = Optional.empty();
  private HealthTally tally = HealthTally.none();
  private boolean ready;

  Vigil(
      LifecycleServices services,
      Executor queue,
      PluginStatus status,
      Consumer<String> remarks,
      Owner owner) {
    this.services = services;
    this.queue = queue;
    this.status = status;
    this.remarks = remarks;
    this.owner = owner;
  }

  /** Begins with a process that is started, or was by an earlier platform. */
  void begin(PluginRun process, Care how) {
    end();
    ready = false;
    complaints.clear();
    tally = HealthTally.none();
    watchdog = Optional.empty();
    watch(process, how);
  }

  /** Goes on with a process that was out of reach for a while; what was known of it still holds. */
  void goOn(PluginRun process, Care how) {
    watch(process, how);
  }

  private void watch(PluginRun process, Care how) {
    run = Optional.of(process);
    care = how;
    if (ready) {
      watchOver();
      return;
    }
    if (awaitsReadiness()) {
      await(Watchdog.of(how.startTimeout(), moment()));
    }
    if (how.settings().readiness() == Readiness.HEALTH) {
      how.health().ifPresent(health -> checkLater(health.startDelay()));
    }
  }

  /** Nothing more is to be watched; what is known is kept until the next beginning. */
  void end() {
    run = Optional.empty();
    timers.values().forEach(timer -> timer.cancel(false));
    timers.clear();
  }

  /** Whether the process should say that it is ready, and has not. */
  boolean awaitsReadiness() {
    return !ready
        && run.isPresent()
        && (run.get() instanceof BundleRun || care.settings().readiness() != Readiness.RUNNING);
  }

  /** The process, or its time, says that it is ready. */
  void ready() {
    if (care.settings().readiness() != Readiness.HEALTH) {
      becomeReady();
    }
  }

  private void becomeReady() {
    if (ready || run.isEmpty()) {
      return;
    }
    ready = true;
    cancel(Complaint.START);
    complaints.remove(Complaint.START);
    show();
    watchOver();
  }

  private void watchOver() {
    care.settings().watchdog().ifPresent(time -> listen(Watchdog.of(time, moment())));
    if (!timers.containsKey(Complaint.HEALTH)) {
      care.health().ifPresent(health -> checkLater(health.startDelay()));
    }
  }

  /** It gave a sign of life. */
  void alive(Duration collecting) {
    if (watchdog.isEmpty() || run.isEmpty()) {
      return;
    }
    Watchdog before = watchdog.get();
    watchdog = Optional.of(before.alive(moment()));
    if (complaints.remove(Complaint.SILENCE) != null) {
      remarks.accept(
          "it gives signs of life again, after "
              + Durations.text(before.silence())
              + (collecting.isZero()
                  ? ""
                  : "; it has spent " + Durations.text(collecting) + " in garbage collections"));
      show();
    }
  }

  private void await(Watchdog start) {
    after(Complaint.START, start.tick(), () -> lookWhetherReady(start.at(moment())));
  }

  private void lookWhetherReady(Watchdog start) {
    if (!start.isLate()) {
      await(start);
      return;
    }
    complain(
        Complaint.START,
        "it did not become ready in "
            + Durations.text(care.startTimeout())
            + "; start-timeout in its configuration says how long it may take");
  }

  private void listen(Watchdog next) {
    watchdog = Optional.of(next);
    if (!run.orElseThrow().ping()) {
      remarks.accept(
          "the watchdog cannot watch it: its runtime was started by an earlier version of the"
              + " platform; aurora:restart "
              + status.info().id()
              + " changes that");
      return;
    }
    after(Complaint.SILENCE, next.tick(), this::listenOn);
  }

  private void listenOn() {
    Watchdog now = watchdog.orElseThrow().at(moment());
    listen(now);
    if (now.isLate() && !complaints.containsKey(Complaint.SILENCE)) {
      complain(
          Complaint.SILENCE,
          "it gave no sign of life for "
              + Durations.text(care.settings().watchdog().orElseThrow())
              + " of the time that it was given (watchdog)");
    }
  }

  private void checkLater(Duration delay) {
    if (tally.verdict() == Verdict.UNKNOWN) {
      status.supervision(s -> s.health(Health.UNKNOWN, s.healthDetail(), s.healthChecked()));
    }
    after(Complaint.HEALTH, delay, this::check);
  }

  private void check() {
    PluginRun checked = run.orElseThrow();
    HealthSettings how = care.health().orElseThrow();
    try {
      services
          .checks()
          .execute(
              () -> {
                try {
                  HealthProbe.Finding finding = services.probe().check(checked, how);
                  queue.execute(() -> checked(checked, how, finding));
                } catch (InterruptedException platformEnds) {
                  Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                  HealthProbe.Finding broken = new HealthProbe.Finding(false, e.toString());
                  queue.execute(() -> checked(checked, how, broken));
                }
              });
    } catch (RejectedExecutionException platformEnds) {
      return;
    }
  }

  private void checked(PluginRun of, HealthSettings how, HealthProbe.Finding finding) {
    if (run.filter(now -> now == of).isEmpty() || status.state() == STOPPING) {
      return;
    }
    if (!moment().frozen()) {
      judge(how, finding);
    }
    if (run.isPresent()) {
      checkLater(how.interval());
    }
  }

  private void judge(HealthSettings how, HealthProbe.Finding finding) {
    Verdict before = tally.verdict();
    tally = tally.after(finding.good(), how);
    Instant now = services.clock().instant();
    Health health = Health.valueOf(tally.verdict().name());
    status.supervision(s -> s.health(health, detail(how, finding), Optional.of(now)));
    if (before != tally.verdict()) {
      remarks.accept("health: " + before + " -> " + tally.verdict() + ": " + finding.detail());
    }
    if (!ready && tally.verdict() == Verdict.HEALTHY) {
      becomeReady();
    } else if (ready && tally.verdict() == Verdict.UNHEALTHY) {
      if (!complaints.containsKey(Complaint.HEALTH)) {
        complain(
            Complaint.HEALTH,
            how.failures()
                + (how.failures() == 1 ? " health check failed: " : " health checks failed: ")
                + finding.detail());
      }
    } else if (complaints.remove(Complaint.HEALTH) != null) {
      show();
    }
  }

  /** What a check found, and how much that counts as long as it does not make it ill. */
  private String detail(HealthSettings how, HealthProbe.Finding finding) {
    boolean counts = !finding.good() && tally.verdict() != Verdict.UNHEALTHY;
    return counts
        ? tally.streak() + " of " + how.failures() + " failures so far: " + finding.detail()
        : finding.detail();
  }

  private void complain(Complaint about, String reason) {
    if (care.settings().onTimeout() == OnTimeout.KILL) {
      owner.kill(reason);
      return;
    }
    complaints.put(about, reason);
    show();
  }

  /** What follows from readiness and complaints. */
  private void show() {
    if (run.isEmpty() || status.state() == STOPPING) {
      return;
    }
    String reason = String.join("; ", complaints.values());
    status.supervision(s -> s.unresponsive(reason));
    if (!reason.isEmpty()) {
      status.to(UNRESPONSIVE, reason);
      owner.changed();
    } else if (ready && status.state() != ACTIVE) {
      status.to(ACTIVE);
      owner.changed();
    }
  }

  /** Now, by a clock that does not go on while the machine sleeps. */
  private Watchdog.Moment moment() {
    Optional<SandboxUsage> usage = run.flatMap(now -> now.process().usage());
    return new Watchdog.Moment(
        System.nanoTime(),
        usage.map(SandboxUsage::throttled).orElse(Duration.ZERO),
        usage.map(SandboxUsage::frozen).orElse(false),
        usage.map(SandboxUsage::collecting).orElse(Duration.ZERO));
  }

  private void after(Complaint about, Duration delay, Runnable task) {
    PluginRun of = run.orElseThrow();
    cancel(about);
    Runnable onQueue =
        () -> {
          if (run.filter(now -> now == of).isPresent() && status.state() != STOPPING) {
            task.run();
          }
        };
    timers.put(about, services.timers().cancellable(delay, () -> queue.execute(onQueue)));
  }

  private void cancel(Complaint about) {
    Future<?> timer = timers.remove(about);
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
