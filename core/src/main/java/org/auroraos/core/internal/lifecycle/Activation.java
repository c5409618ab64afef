package org.auroraos.core.internal.lifecycle;

import static org.auroraos.api.plugin.PluginState.BACKOFF;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.STARTING;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.auroraos.api.plugin.PluginState.STOPPING;
import static org.auroraos.api.plugin.PluginState.UNRESPONSIVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
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
final class Activation implements PluginRun.Listener, Vigil.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Activation.class);

  /** At the platform's start, a backend may not be there yet. */
  private static final Duration BACKEND_COMES = Duration.ofSeconds(5);

  /** A disk that is full now may not be later. */
  static final Duration TRY_AGAIN = Duration.ofSeconds(10);

  /** What runs from before is looked for again after this time. */
  static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  static final String ITS_TURN = "; it is tried again every " + Durations.text(TRY_AGAIN);

  private final String id;
  private final LifecycleServices services;
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
  private final Vigil vigil;
  private final Gatekeeper gatekeeper;
  private final WarmSpare spare;
  private final Hindrance hindrance;
  private final Installation installation;

  private Optional<PluginRun> run = Optional.empty();

  /** What the process, or the last one, is of. */
  private Optional<PluginRecord> current = Optional.empty();

  /** There is a process, and no backend through which it could be reached. */
  private boolean outOfReach;

  /** What ran last has ended and is known, and its run directory could not be deleted. */
  private boolean remembered;

  private Optional<String> failure = Optional.empty();

  /** Who asked for the start of the process, as far as this platform knows. */
  private Ask ask = Ask.RESTART;

  /**
   * Nothing runs yet.
   *
   * @param bonds to those that it needs and that need it
   * @param restarts decides what follows from an end that nobody asked for
   * @param gatekeeper decides whether it may start
   * @param changed called when the process has become ready or has ended
   */
  Activation(
      String id,
      LifecycleServices services,
      Executor queue,
      PluginStatus status,
      Bonds bonds,
      Restarts restarts,
      Gatekeeper gatekeeper,
      Runnable changed) {
    this.id = id;
    this.services = services;
    this.status = status;
    this.bonds = bonds;
    this.restarts = restarts;
    this.gatekeeper = gatekeeper;
    this.changed = changed;
    this.log = services.log(id);
    this.starter = new RunStarter(services, log, queue);
    this.adopter = new Adopter(services, starter);
    this.learning = PluginLearning.of(id, services, queue, log);
    this.terms = new Terms(id, services, status);
    SpareStarter spares = new SpareStarter(id, services, starter, log, queue);
    this.spare = new WarmSpare(id, services, queue, status, spares, log::remark);
    this.aftermath = new Aftermath(status, restarts, spare::isReady, services.clock());
    this.hindrance = new Hindrance(id, status, terms, aftermath, log::remark);
    this.installation = new Installation(services, starter, log);
    this.vigil = new Vigil(services, queue, status, log::remark, this);
  }

  /** Whether there is a process, or something of one. */
  boolean present() {
    return run.isPresent() || outOfReach;
  }

  /** The plugin's own process, if there is one that is not about to end. */
  Optional<Launched> running() {
    boolean stays = !installation.runs() && status.state() != STOPPING && failure.isEmpty();
    return stays ? run.map(PluginRun::launched) : Optional.empty();
  }

  /** Whether an earlier platform may have left a process, or the record of its end. */
  boolean mayBeLeft() {
    return outOfReach || (run.isEmpty() && !remembered && adopter.mayFind(id));
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
    NOT_NOW,
    /** That cannot be found out for now, and is to be tried again soon. */
    LATER
  }

  /** Takes over a process that an earlier platform, or an earlier backend, has started. */
  Adoption adopt(PluginRecord plugin) {
    if (!services.gate().isOpen()) {
      return Adoption.NOT_NOW;
    }
    boolean known = outOfReach;
    Optional<Adopter.Found> found;
    try {
      terms.readIfUsable();
      found = adopter.adopt(plugin, terms.settings(), this);
    } catch (SandboxException e) {
      LOG.warn("Plugin {} cannot be looked for now: {}", id, e.getMessage());
      return Adoption.NOT_NOW;
    } catch (IOException e) {
      return later(e);
    } catch (UncheckedIOException e) {
      return later(e.getCause());
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
      resume(plugin, found.get().run().get(), found.get().launch(), known);
      return Adoption.RUNNING;
    }
    SandboxResult result = found.get().result().orElseThrow();
    if (!known && !services.ends().has(id, result.traceId())) {
      status.to(STARTING);
    }
    finish(result, false, List.of());
    return Adoption.ENDED;
  }

  /** It may run, so nothing else may; others need not wait for that. */
  private Adoption later(IOException problem) {
    LOG.warn("Plugin {} cannot be looked for now: {}", id, problem.toString());
    if (!outOfReach) {
      status.waits(
          "it may still run from before, and that cannot be found out now: "
              + problem.getMessage()
              + "; it is tried again every "
              + Durations.text(LOOK_AGAIN));
    }
    return Adoption.LATER;
  }

  private void resume(
      PluginRecord plugin, PluginRun adopted, LaunchRecord launch, boolean outOfReach) {
    run = Optional.of(adopted);
    current = Optional.of(plugin);
    if (!outOfReach && status.state() != STARTING) {
      status.to(STARTING);
    }
    status.running(adopted, launch.learning() ? PluginLearning.WARNING : "");
    terms.inForce(launch.policy());
    log.remark("adopted, pid " + adopted.process().pid());
    if (status.state() == STOPPING) {
      stop(adopted);
    } else if (outOfReach) {
      vigil.goOn(adopted, terms.care(plugin));
      reviewSpare();
    } else {
      vigil.begin(adopted, terms.care(plugin));
    }
  }

  /** The backend goes; what runs is left to the next one. */
  void backendWent() {
    spare.backendWent();
    if (run.isEmpty()) {
      return;
    }
    vigil.end();
    starter.letGo();
    run = Optional.empty();
    if (installation.runs()) {
      installation.over();
      boolean stopping = status.state() == STOPPING;
      status.to(
          stopping ? STOPPED : FAILED,
          stopping ? "" : "the sandbox backend went while it was installed");
      hindrance.is(stopping ? Obstacle.NONE : Obstacle.BACKEND);
      return;
    }
    outOfReach = true;
  }

  /** The platform goes, and leaves what runs to the next one. */
  void letGo() {
    spare.end();
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
    hindrance.none();
    try {
      PluginSettings now = terms.read();
      if (!gatekeeper.admits(plugin, now)) {
        hindrance.is(Obstacle.ADMISSION);
        return;
      }
      if (automatic && !now.autostart()) {
        status.to(STOPPED, "autostart is off; aurora:start " + id + " starts it");
        return;
      }
      if (automatic && restarts.waits(now.restart())) {
        return;
      }
      SupervisionCheck.check(plugin.description(), now);
      if (status.state() != STARTING && !bonds.enter()) {
        return;
      }
      services.integrity().verify(plugin);
      restarts.resume();
      hindrance.is(Obstacle.POLICY);
      services.planner().check(plugin, now);
      hindrance.none();
      LaunchPlan plan = services.planner().plan(plugin, now);
      boolean backend = services.gate().await(BACKEND_COMES);
      hindrance.is(backend ? Obstacle.POLICY : Obstacle.BACKEND);
      if (status.state() != STARTING) {
        status.to(STARTING);
      }
      terms.enforce(now);
      Optional<List<String>> install = installation.due(plugin);
      if (install.isPresent()) {
        install(plugin, plan, install.get(), now);
      } else {
        begin(plugin, now, plan);
      }
      hindrance.none();
    } catch (SettingsException e) {
      hindrance.settings(e);
    } catch (SandboxException e) {
      hindrance.sandbox(e, ask);
    } catch (IOException e) {
      hindrance.files(e);
    } catch (RuntimeException e) {
      hindrance.defect(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      status.to(FAILED, "its start was interrupted");
    } finally {
      if (run.isEmpty() && status.state() != BACKOFF) {
        spare.end();
      }
    }
  }

  /** By its spare, if there is one for this start. */
  private void begin(PluginRecord plugin, PluginSettings now, LaunchPlan plan)
      throws SandboxException, IOException, InterruptedException {
    Optional<PluginRun> taken = spare.take(new SpareTerms(plugin.digest(), now, plan), this);
    if (taken.isPresent()) {
      begin(taken.get(), plugin, "its warm spare takes over");
    } else {
      PluginRun started = starter.start(plugin.digest(), plan, witnesses(now, plan), this);
      begin(started, plugin, "started");
    }
  }

  /** Denials are explained if asked for, limits always, in the plugin's log. */
  private Witnesses witnesses(PluginSettings now, LaunchPlan plan) {
    Observer explaining = new Explanations(now.explain(), now.policy(), log::remark);
    Observer observer = Watching.of(learning.begin(now, plan.runtimeProtocol()), explaining);
    return new Witnesses(observer, learning.egress(), learning.active());
  }

  private void install(
      PluginRecord plugin, LaunchPlan plan, List<String> command, PluginSettings now)
      throws SandboxException, IOException {
    PluginRun started = installation.begin(plugin, plan, command, now, this);
    run = Optional.of(started);
    status.running(started, "it is being installed");
  }

  /** Goes on with the start, under what holds by now. */
  private void installed(SandboxResult result) {
    PluginRecord plugin = installation.over();
    log.remark("install ended: " + result.status() + " " + result.rc());
    status.ended(result);
    if (status.state() == STOPPING) {
      status.to(STOPPED);
      return;
    }
    String problem = installation.problem(plugin, result, status.info().policyName());
    if (problem.isEmpty()) {
      start(plugin, ask);
    } else {
      hindrance.is(Endings.isOfPolicy(result) ? Obstacle.POLICY : Obstacle.NONE);
      status.to(FAILED, "its entry point install failed: " + problem);
    }
  }

  private void begin(PluginRun started, PluginRecord plugin, String how) {
    remembered = false;
    run = Optional.of(started);
    current = Optional.of(plugin);
    status.running(started, learning.active() ? PluginLearning.WARNING : "");
    log.remark(how + ", pid " + started.process().pid());
    vigil.begin(started, terms.care(plugin));
  }

  /** There will be no other start soon. */
  void close() {
    spare.end();
    try {
      log.close();
    } catch (IOException e) {
      LOG.warn("Plugin {}: its log could not be closed: {}", id, e.toString());
    }
  }

  /** Asks the process to end; one that is out of reach is asked when it is found again. */
  void stop() {
    spare.end();
    if (outOfReach && status.state() != STOPPING) {
      status.to(STOPPING);
    }
    if (run.isPresent() && status.state() != STOPPING) {
      vigil.end();
      status.to(STOPPING);
      stop(run.get());
    }
  }

  private void stop(PluginRun of) {
    Duration grace = terms.stopGrace();
    String reason =
        grace.isZero()
            ? "it is given no time to end (stop-grace)"
            : "it was asked to end and did not within " + Durations.text(grace) + " (stop-grace)";
    of.stop(grace, () -> services.ends().killing(id, of.process(), reason));
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
    boolean mended = hindrance.settingsChanged(run.isPresent());
    if (run.isPresent() || status.state() == BACKOFF) {
      spare.review(runningVersion(), terms.settings(), terms.latest());
    }
    return mended;
  }

  /** Whether the last start failed for want of something that the machine may have again. */
  boolean failedForMachine() {
    return hindrance.failedForMachine() && !present();
  }

  /** Whether the last start failed for want of a backend. */
  boolean failedForBackend() {
    return hindrance.failedForBackend() && !present();
  }

  @Override
  public void ready(PluginRun of) {
    if (isSameProcess(of) && status.state() != STOPPING && failure.isEmpty()) {
      vigil.ready();
    }
  }

  /** Also when it was let go of and taken over again while it said so. */
  private boolean isSameProcess(PluginRun of) {
    String launch = of.process().traceId();
    return run.filter(now -> now.process().traceId().equals(launch)).isPresent();
  }

  @Override
  public void alive(PluginRun of, Duration collecting) {
    if (isCurrent(of)) {
      vigil.alive(collecting);
    }
  }

  @Override
  public void prepared(BundleRun of) {
    if (isCurrent(of) && status.state() != STOPPING && failure.isEmpty()) {
      of.begin();
    }
  }

  @Override
  public void changed() {
    reviewSpare();
    changed.run();
  }

  private void reviewSpare() {
    spare.review(runningVersion(), terms.settings());
  }

  private Optional<PluginRecord> runningVersion() {
    return current.filter(plugin -> run.isPresent());
  }

  @Override
  public void kill(String reason) {
    if (run.isPresent() && status.state() != STOPPING && failure.isEmpty()) {
      failure = Optional.of(reason);
      services.ends().killing(id, run.get().process(), reason);
      run.get().kill();
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
    boolean neverReady = vigil.awaitsReadiness();
    vigil.end();
    run = Optional.empty();
    if (installation.runs()) {
      installed(result);
      changed.run();
      return;
    }
    finish(result, neverReady, log.lastWords(of.process().pid()));
    changed.run();
  }

  private void finish(SandboxResult result, boolean neverReady, List<String> lastWords) {
    log.remark("ended: " + result.status() + " " + result.rc());
    learning.end(result);
    boolean starting = status.state() == STARTING || (status.state() == UNRESPONSIVE && neverReady);
    boolean asked = ask != Ask.RESTART && starting;
    services.ends().begin(id);
    hindrance.is(
        aftermath.of(
            new Aftermath.End(result, neverReady, failure, asked, lastWords), terms.settings()));
    ask = Ask.RESTART;
    failure = Optional.empty();
    remembered = !starter.forget(id);
    if (status.state() != BACKOFF) {
      spare.end();
    }
  }

  @Override
  public boolean isCurrent(PluginRun of) {
    return run.filter(now -> now == of).isPresent();
  }
}
