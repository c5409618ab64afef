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
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.explain.Explanations;
import org.auroraos.core.internal.logs.PluginLog;
import org.auroraos.core.internal.store.LaunchRecord;
import org.auroraos.core.internal.store.PluginRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running part of a plugin: from STARTING to STOPPED or FAILED, one process at a time. On the
 * plugin's queue.
 */
final class Activation implements PluginRun.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Activation.class);

  /** At the platform's start, a backend may not be there yet. */
  private static final Duration BACKEND_COMES = Duration.ofSeconds(5);

  /** A backend is used by several who learn of it one after the other. */
  private static final Duration BACKEND_KNOWN = Duration.ofSeconds(2);

  private static final Duration RETRY = Duration.ofMillis(50);

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
  private final Bonds bonds;
  private final Terms terms;
  private final Aftermath aftermath;

  private Optional<PluginRun> run = Optional.empty();

  /** There is a process, and no backend through which it could be reached. */
  private boolean outOfReach;

  private Optional<Future<?>> startTimer = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private Obstacle obstacle = Obstacle.NONE;

  /** Who asked for the start of the process, as far as this platform knows. */
  private Ask ask = Ask.RESTART;

  /**
   * Nothing runs yet.
   *
   * @param bonds to those that it needs and that need it
   * @param restarts decides what follows from an end that nobody asked for
   * @param changed called when the process has become ready or has ended
   */
  Activation(
      String id,
      LifecycleServices services,
      Executor queue,
      PluginStatus status,
      Bonds bonds,
      Restarts restarts,
      Runnable changed) {
    this.id = id;
    this.services = services;
    this.queue = queue;
    this.status = status;
    this.bonds = bonds;
    this.restarts = restarts;
    this.changed = changed;
    this.log = services.log(id);
    this.starter = new RunStarter(services, log, queue);
    this.adopter = new Adopter(services, starter);
    this.learning = PluginLearning.of(id, services, queue, log);
    this.terms = new Terms(id, services, status);
    this.aftermath = new Aftermath(status, restarts, services.clock());
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
      if (known) {
        aftermath.lost();
      }
      return known ? Adoption.ENDED : Adoption.NONE;
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
    terms.readIfUsable();
    long deadline = System.nanoTime() + BACKEND_KNOWN.toNanos();
    while (true) {
      try {
        return adopter.adopt(plugin, terms.settings(), this);
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
    terms.inForce(launch.policy());
    log.remark("adopted, pid " + adopted.process().pid());
    if (status.state() == STARTING) {
      startTimer = Optional.of(startTimer(adopted, terms.startTimeout()));
    } else if (status.state() == STOPPING) {
      adopted.stop(terms.stopGrace());
    }
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
    learning.letGo();
    backendWent();
    close();
  }

  /**
   * Starts the process, unless it has to wait for other plugins. What prevents it is the plugin's
   * state then.
   *
   * @param asked who wants it
   */
  void start(PluginRecord plugin, Ask asked) {
    boolean automatic = asked == Ask.AUTOMATIC;
    ask = asked;
    obstacle = Obstacle.NONE;
    try {
      PluginSettings now = terms.read();
      if (automatic && !now.autostart()) {
        status.to(STOPPED, "autostart is off; aurora:start " + id + " starts it");
        return;
      }
      if (automatic && restarts.waits(now.restart())) {
        return;
      }
      if (!bonds.enter()) {
        return;
      }
      services.store().verify(plugin);
      obstacle = Obstacle.POLICY;
      services.planner().check(plugin, now);
      obstacle = Obstacle.NONE;
      LaunchPlan plan = services.planner().plan(plugin, now);
      boolean backend = services.gate().await(BACKEND_COMES);
      obstacle = backend ? Obstacle.POLICY : Obstacle.BACKEND;
      status.to(STARTING);
      Witnesses witnesses = witnesses(now, plan);
      terms.enforce(now);
      begin(launch(plugin, plan, witnesses), now.startTimeout());
      obstacle = Obstacle.NONE;
    } catch (SettingsException e) {
      obstacle = Obstacle.SETTINGS;
      status.policy(e.policyName());
      status.to(FAILED, e.getMessage());
    } catch (SandboxException e) {
      status.notStarted(e.report());
      notBuilt(e);
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

  /** Where a restart fails for what may be of the moment, such as a full machine, it is an end. */
  private void notBuilt(SandboxException e) {
    String problem = "its sandbox could not be built: " + e.getMessage();
    boolean ofTheMoment =
        e.kind() == SandboxException.Kind.SETUP_FAILED && obstacle != Obstacle.BACKEND;
    if (ask == Ask.RESTART && ofTheMoment) {
      aftermath.notBuilt(terms.settings(), problem);
    } else {
      status.to(FAILED, problem);
    }
  }

  /** Denials are explained if asked for, limits always, in the plugin's log. */
  private Witnesses witnesses(PluginSettings now, LaunchPlan plan) {
    Observer explaining = new Explanations(now.explain(), now.policy(), log::remark);
    Observer observer = Watching.of(learning.begin(now, plan.runtimeProtocol()), explaining);
    return new Witnesses(observer, learning.egress(), learning.active());
  }

  private PluginRun launch(PluginRecord plugin, LaunchPlan plan, Witnesses witnesses)
      throws SandboxException, IOException, InterruptedException {
    while (true) {
      try {
        return starter.start(plugin.digest(), plan, witnesses, this);
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
      run.get().stop(terms.stopGrace());
    }
  }

  /** Finds out under which policy it would be started, for those who look at it. */
  void showPolicy() {
    terms.show();
  }

  /**
   * A policy or a configuration has changed.
   *
   * @return whether what prevented a start, or ended it, may be mended
   */
  boolean settingsChanged() {
    Terms.Change change = terms.changed(run.isPresent());
    if (run.isPresent()) {
      return false;
    }
    if (change.now().isEmpty()) {
      if (obstacle == Obstacle.SETTINGS
          && status.state() == FAILED
          && !change.problem().isEmpty()) {
        status.to(FAILED, change.problem());
      }
      return false;
    }
    boolean mended =
        obstacle == Obstacle.SETTINGS || (obstacle == Obstacle.POLICY && change.otherPolicy());
    if (mended && status.state() == FAILED) {
      String remark =
          "its policy " + change.now().get().policyName() + " has changed; it is tried again";
      LOG.info("Plugin {}: {}", id, remark);
      log.remark(remark);
    }
    return mended;
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
    boolean asked = ask != Ask.RESTART && status.state() == STARTING;
    obstacle =
        aftermath.of(
            new Aftermath.End(result, neverReady, failure, asked, lastWords), terms.settings());
    ask = Ask.RESTART;
    failure = Optional.empty();
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
