package org.auroraos.core.internal.lifecycle;

import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.STARTING;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.auroraos.api.plugin.PluginState.STOPPING;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.auroraos.api.backend.Observer;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.explain.Explanations;
import org.auroraos.core.internal.logs.PluginLog;
import org.auroraos.core.internal.store.LaunchRecord;
import org.auroraos.core.internal.store.PluginRecord;
import org.auroraos.core.internal.supervise.ExitKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running part of a plugin: from STARTING to STOPPED or FAILED, one process at a time. On the
 * plugin's queue.
 */
final class Activation implements PluginRun.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Activation.class);

  /** At the platform's start, configuration files may not have been read yet. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A backend is used by several who learn of it one after the other. */
  private static final Duration BACKEND_KNOWN = Duration.ofSeconds(2);

  private static final Duration RETRY = Duration.ofMillis(50);

  /** What prevented the last start and may go away by itself. */
  private enum Obstacle {
    NONE,
    SETTINGS,
    /** The policy was understood, and the plugin cannot live under it. */
    POLICY,
    BACKEND
  }

  private final String id;
  private final LifecycleServices services;
  private final Executor queue;
  private final PluginStatus status;
  private final Runnable changed;
  private final PluginLog log;
  private final RunStarter starter;
  private final Adopter adopter;
  private final PluginLearning learning;
  private final Restarts restarts;

  private Optional<PluginRun> run = Optional.empty();

  /** There is a process, and no backend through which it could be reached. */
  private boolean outOfReach;

  private Optional<PluginSettings> settings = Optional.empty();

  /** The policy that the process runs under, as JSON. */
  private String policyInForce = "";

  private Optional<Future<?>> startTimer = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private Obstacle obstacle = Obstacle.NONE;

  /**
   * Nothing runs yet.
   *
   * @param restarts decides what follows from an end that nobody asked for
   * @param changed called when the process has become ready or has ended
   */
  Activation(
      String id,
      LifecycleServices services,
      Executor queue,
      PluginStatus status,
      Restarts restarts,
      Runnable changed) {
    this.id = id;
    this.services = services;
    this.queue = queue;
    this.status = status;
    this.restarts = restarts;
    this.changed = changed;
    this.log = services.log(id);
    this.starter = new RunStarter(services, log, queue);
    this.adopter = new Adopter(services, starter);
    this.learning = new PluginLearning(id, services.data(), services.codec(), log);
  }

  /** Whether there is a process, or something of one. */
  boolean present() {
    return run.isPresent() || outOfReach;
  }

  /** Whether an earlier platform may have left a process, or the record of its end. */
  boolean mayBeLeft() {
    return outOfReach || (run.isEmpty() && adopter.mayFind(id));
  }

  /** What has become of a process that was left. */
  enum Adoption {
    /** There is none, and nothing is left of it. */
    NONE,
    /** It runs. */
    RUNNING,
    /** It ended while nobody watched. */
    ENDED,
    /** There is no backend to find out with. */
    NOT_NOW
  }

  /** Takes over a process that an earlier platform, or an earlier backend, has started. */
  Adoption adopt(PluginRecord plugin) {
    if (!services.gate().isOpen()) {
      return Adoption.NOT_NOW;
    }
    boolean known = outOfReach;
    Optional<Adopter.Found> found;
    try {
      found = find(plugin);
    } catch (SandboxException e) {
      LOG.warn("Plugin {} cannot be looked for now: {}", id, e.getMessage());
      return Adoption.NOT_NOW;
    }
    outOfReach = false;
    if (found.isEmpty()) {
      return known ? lost() : Adoption.NONE;
    }
    status.policy(found.get().launch().policyName());
    if (found.get().run().isPresent()) {
      resume(found.get().run().get(), found.get().launch());
      return Adoption.RUNNING;
    }
    if (!known) {
      status.to(STARTING);
    }
    finish(found.get().result().orElseThrow(), false, List.of());
    return Adoption.ENDED;
  }

  private Optional<Adopter.Found> find(PluginRecord plugin) throws SandboxException {
    settings = Optional.empty();
    try {
      settings = Optional.of(services.settings().of(id, PATIENCE));
    } catch (SettingsException e) {
      LOG.info("Plugin {}: its settings cannot be used now: {}", id, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long deadline = System.nanoTime() + BACKEND_KNOWN.toNanos();
    while (true) {
      try {
        return adopter.adopt(plugin, settings, this);
      } catch (SandboxException e) {
        if (System.nanoTime() >= deadline || !pause()) {
          throw e;
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(RETRY.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void resume(PluginRun adopted, LaunchRecord launch) {
    run = Optional.of(adopted);
    boolean fresh = status.state() != ACTIVE && status.state() != STARTING;
    if (fresh && status.state() != STOPPING) {
      status.to(STARTING);
    }
    status.running(adopted.process(), launch.learning() ? PluginLearning.WARNING : "");
    policyInForce = launch.policy();
    status.policyStale(settings.filter(this::isInForce).isEmpty(), "");
    log.remark("adopted, pid " + adopted.process().pid());
    if (status.state() == STARTING) {
      startTimer = Optional.of(startTimer(adopted, timeout()));
    } else if (status.state() == STOPPING) {
      adopted.stop(settings.map(PluginSettings::stopGrace).orElse(Duration.ZERO));
    }
  }

  private boolean isInForce(PluginSettings now) {
    return services.codec().toJson(now.policy()).equals(policyInForce);
  }

  private Duration timeout() {
    return settings
        .map(PluginSettings::startTimeout)
        .orElseGet(() -> services.common().get().startTimeout());
  }

  /** It was there, and is no more, and nobody can tell how it ended. */
  private Adoption lost() {
    status.ended(
        SandboxResult.builder(List.of(), "")
            .status(
                SandboxStatus.INTERNAL_ERROR,
                SandboxStatus.INTERNAL_ERROR.rc(),
                "the sandbox was lost while its backend was not there")
            .build());
    status.to(
        status.state() == STOPPING ? STOPPED : FAILED,
        "its sandbox was lost while the backend was not there");
    return Adoption.ENDED;
  }

  /** The backend goes; what runs is left to the next one. */
  void backendWent() {
    if (run.isPresent()) {
      cancelStartTimer();
      starter.letGo();
      run = Optional.empty();
      outOfReach = true;
    }
  }

  /** The platform goes, and leaves what runs to the next one. */
  void letGo() {
    backendWent();
    close();
  }

  /**
   * Starts the process. What prevents it is the plugin's state then.
   *
   * @param automatic whether nobody asked for it but the configuration
   */
  void start(PluginRecord plugin, boolean automatic) {
    obstacle = Obstacle.NONE;
    try {
      PluginSettings now = services.settings().of(id, PATIENCE);
      settings = Optional.of(now);
      status.policy(now.policyName());
      if (automatic && !now.autostart()) {
        status.to(STOPPED, "autostart is off; aurora:start " + id + " starts it");
        return;
      }
      if (automatic && restarts.waits(now.restart())) {
        return;
      }
      services.store().verify(plugin);
      obstacle = Obstacle.POLICY;
      services.planner().check(plugin, now);
      obstacle = Obstacle.NONE;
      LaunchPlan plan = services.planner().plan(plugin, now);
      boolean backend = services.gate().await(PATIENCE);
      obstacle = backend ? Obstacle.POLICY : Obstacle.BACKEND;
      status.to(STARTING);
      Observer observer = observer(now, plan);
      policyInForce = services.codec().toJson(now.policy());
      begin(launch(plugin, plan, observer), now.startTimeout());
      obstacle = Obstacle.NONE;
    } catch (SettingsException e) {
      obstacle = Obstacle.SETTINGS;
      settings = Optional.empty();
      status.policy(e.policyName());
      status.to(FAILED, e.getMessage());
    } catch (SandboxException e) {
      status.notStarted(e.report());
      status.to(FAILED, "its sandbox could not be built: " + e.getMessage());
    } catch (IOException e) {
      status.to(FAILED, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Plugin {} could not be started", id, e);
      status.to(FAILED, "it could not be started: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      status.to(FAILED, "its start was interrupted");
    }
  }

  /** Denials are explained if asked for, limits always, in the plugin's log. */
  private Observer observer(PluginSettings now, LaunchPlan plan) {
    Observer explaining = new Explanations(now.explain(), now.policy(), log::remark);
    return Watching.of(learning.begin(now, plan.runtimeProtocol()), explaining);
  }

  private PluginRun launch(PluginRecord plugin, LaunchPlan plan, Observer observer)
      throws SandboxException, IOException, InterruptedException {
    while (true) {
      try {
        return starter.start(plugin.digest(), plan, learning.active(), observer, this);
      } catch (SandboxException e) {
        if (!e.layer().equals("backend") || !services.gate().openedWithin(BACKEND_KNOWN)) {
          throw e;
        }
        Thread.sleep(RETRY.toMillis());
      }
    }
  }

  private void begin(PluginRun started, Duration startTimeout) {
    run = Optional.of(started);
    status.running(started.process(), learning.active() ? PluginLearning.WARNING : "");
    log.remark("started, pid " + started.process().pid());
    startTimer = Optional.of(startTimer(started, startTimeout));
  }

  /** There will be no other start soon. */
  void close() {
    try {
      log.close();
    } catch (IOException e) {
      LOG.warn("Plugin {}: its log could not be closed: {}", id, e.toString());
    }
  }

  /** Asks the process to end; one that is out of reach is asked when it is found again. */
  void stop() {
    if (outOfReach && status.state() != STOPPING) {
      status.to(STOPPING);
    }
    if (run.isPresent() && status.state() != STOPPING) {
      cancelStartTimer();
      status.to(STOPPING);
      run.get().stop(settings.map(PluginSettings::stopGrace).orElse(Duration.ZERO));
    }
  }

  /** Finds out under which policy it would be started, for those who look at it. */
  void showPolicy() {
    try {
      status.policy(services.settings().of(id, Duration.ZERO).policyName());
    } catch (SettingsException e) {
      status.policy(e.policyName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A policy or a configuration has changed.
   *
   * @return whether what prevented a start, or ended it, may be mended
   */
  boolean settingsChanged() {
    try {
      PluginSettings now = services.settings().of(id, Duration.ZERO);
      boolean samePolicy = settings.filter(s -> s.policy().equals(now.policy())).isPresent();
      if (run.isPresent()) {
        status.policyStale(!isInForce(now), "");
        return false;
      }
      boolean mended =
          obstacle == Obstacle.SETTINGS || (obstacle == Obstacle.POLICY && !samePolicy);
      if (mended && status.state() == FAILED) {
        String remark = "its policy " + now.policyName() + " has changed; it is tried again";
        LOG.info("Plugin {}: {}", id, remark);
        log.remark(remark);
      }
      return mended;
    } catch (SettingsException e) {
      if (run.isPresent()) {
        status.policyStale(true, e.getMessage());
      } else if (obstacle == Obstacle.SETTINGS && status.state() == FAILED) {
        status.to(FAILED, e.getMessage());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** Whether the last start failed for want of a backend. */
  boolean failedForBackend() {
    return obstacle == Obstacle.BACKEND && !present();
  }

  @Override
  public void ready(PluginRun of) {
    if (isCurrent(of) && status.state() == STARTING && failure.isEmpty()) {
      cancelStartTimer();
      status.to(ACTIVE);
      changed.run();
    }
  }

  @Override
  public void failed(PluginRun of, String problem) {
    if (isCurrent(of) && status.state() != STOPPING && failure.isEmpty()) {
      failure = Optional.of(problem);
    }
  }

  @Override
  public void ended(PluginRun of, SandboxResult result) {
    if (!isCurrent(of)) {
      return;
    }
    cancelStartTimer();
    run = Optional.empty();
    boolean neverReady = status.state() == STARTING && of instanceof BundleRun;
    finish(result, neverReady, log.lastWords(of.process().pid()));
    changed.run();
  }

  private void finish(SandboxResult result, boolean neverReady, List<String> lastWords) {
    log.remark("ended: " + result.status() + " " + result.rc());
    learning.end(result);
    Duration uptime = uptime();
    status.ended(result);
    String ending = Endings.describe(result, status.info().policyName(), lastWords);
    if (status.state() == STOPPING) {
      boolean killed = result.status() == SandboxStatus.KILLED_KILL;
      status.to(STOPPED, killed ? "it did not end in time and was killed" : "");
    } else if (failure.isPresent()) {
      endedByItself(failed(result), uptime, failure.get());
    } else if (neverReady) {
      endedByItself(failed(result), uptime, "it ended before it was ready: " + ending);
    } else {
      endedByItself(ExitKind.of(result), uptime, ending);
    }
    boolean byPolicy = Endings.isOfPolicy(result) || (neverReady && Endings.isWantOfMemory(result));
    obstacle = status.state() == FAILED && byPolicy ? Obstacle.POLICY : Obstacle.NONE;
    failure = Optional.empty();
  }

  /** Without settings that hold there is nobody who wants it started again. */
  private void endedByItself(ExitKind kind, Duration uptime, String reason) {
    PluginState otherwise = kind == ExitKind.NORMAL ? STOPPED : FAILED;
    if (settings.isPresent()) {
      restarts.ended(kind, uptime, settings.get().restart(), otherwise, reason);
    } else {
      status.to(otherwise, reason);
    }
  }

  private static ExitKind failed(SandboxResult result) {
    ExitKind kind = ExitKind.of(result);
    return kind == ExitKind.NORMAL ? ExitKind.ERROR : kind;
  }

  private Duration uptime() {
    return status.state() == ACTIVE
        ? status
            .info()
            .started()
            .map(since -> Duration.between(since, services.clock().instant()))
            .filter(time -> !time.isNegative())
            .orElse(Duration.ZERO)
        : Duration.ZERO;
  }

  private Future<?> startTimer(PluginRun started, Duration timeout) {
    Runnable late = () -> queue.execute(() -> tooSlow(started, timeout));
    return services.timers().cancellable(timeout, late);
  }

  private void tooSlow(PluginRun started, Duration timeout) {
    if (isCurrent(started) && status.state() == STARTING && failure.isEmpty()) {
      failure =
          Optional.of(
              "it did not become ready in "
                  + Durations.text(timeout)
                  + "; start-timeout in its configuration says how long it may take");
      started.kill();
    }
  }

  @Override
  public boolean isCurrent(PluginRun of) {
    return run.filter(now -> now == of).isPresent();
  }

  private void cancelStartTimer() {
    startTimer.ifPresent(timer -> timer.cancel(false));
    startTimer = Optional.empty();
  }
}
