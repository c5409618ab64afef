package org.auroraos.core.internal.lifecycle;

import static org.auroraos.api.plugin.PluginState.ACTIVE;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.plugin.Spare;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.store.PluginRecord;
import org.auroraos.core.internal.supervise.RestartType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that waits to take over from the one that runs: its sandbox stands, its framework is
 * up, the plugin's bundles are resolved and none of their code has run. It is there for one version
 * under one policy and the same settings, and ends when any of these is no longer what the plugin
 * would be started with. That there is none is never the plugin's failure; it is said and tried
 * again. On the plugin's queue.
 */
final class WarmSpare implements PluginRun.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(WarmSpare.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(5);
  private static final String AFTER_NEXT_START =
      "its settings or its policy have changed; there will be one when it has been started under"
          + " them";

  private final String id;
  private final LifecycleServices services;
  private final Executor queue;
  private final PluginStatus status;
  private final SpareStarter starter;
  private final Consumer<String> remarks;

  /** What one is to be there for; empty when there is to be none. */
  private Optional<SpareTerms> wanted = Optional.empty();

  /** What it is a spare of; of the digest that is wanted. */
  private Optional<PluginRecord> version = Optional.empty();

  private Optional<Standby> standby = Optional.empty();

  /** Since when it could take over, by the clock that is never set. */
  private Optional<Long> readySince = Optional.empty();

  /** What was wrong with it before it ended. */
  private Optional<String> problem = Optional.empty();

  /** Looks whether it is prepared in time, or tries again. */
  private Optional<Future<?>> timer = Optional.empty();

  private int failures;

  WarmSpare(
      String id,
      LifecycleServices services,
      Executor queue,
      PluginStatus status,
      SpareStarter starter,
      Consumer<String> remarks) {
    this.id = id;
    this.services = services;
    this.queue = queue;
    this.status = status;
    this.starter = starter;
    this.remarks = remarks;
  }

  /**
   * Makes one ready for what runs, or ends one that is not for what would be started now.
   *
   * @param running what is ACTIVE now, if it is
   * @param started the settings of the last start
   */
  void review(Optional<PluginRecord> running, Optional<PluginSettings> started) {
    if (started.filter(settings -> settings.supervision().warmSpare()).isEmpty()) {
      end();
    } else {
      review(running, started, now());
    }
  }

  /**
   * The same when the settings have changed.
   *
   * @param now what they are now; empty while they cannot be used
   */
  void review(
      Optional<PluginRecord> running,
      Optional<PluginSettings> started,
      Optional<PluginSettings> now) {
    if (now.filter(settings -> settings.supervision().warmSpare()).isEmpty()) {
      end();
    } else if (!now.equals(started) || status.info().policyStale()) {
      refuse(AFTER_NEXT_START);
    } else if (running.isPresent() && status.state() == ACTIVE) {
      keepFor(running.get(), now.get());
    }
  }

  /** The settings as they are; empty while they cannot be used. */
  private Optional<PluginSettings> now() {
    try {
      return Optional.of(services.settings().of(id, Duration.ZERO));
    } catch (SettingsException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void keepFor(PluginRecord running, PluginSettings settings) {
    if (settings.learn() || settings.explain()) {
      refuse("with learn or explain it is watched from its start on, which a spare is not");
    } else if (settings.restart().type() == RestartType.NEVER) {
      refuse("with restart = never nothing would ever take over");
    } else {
      try {
        LaunchPlan plan = services.planner().plan(running, settings);
        want(running, new SpareTerms(running.digest(), settings, plan));
      } catch (IOException e) {
        refuse(e.getMessage());
      }
    }
  }

  private void want(PluginRecord running, SpareTerms terms) {
    if (wanted.filter(terms::equals).isPresent()) {
      return;
    }
    end();
    failures = 0;
    wanted = Optional.of(terms);
    prepare(running);
  }

  private void prepare(PluginRecord plugin) {
    version = Optional.of(plugin);
    SpareTerms terms = wanted.orElseThrow();
    try {
      services.integrity().verify(plugin);
      standby = Optional.of(starter.start(terms, this));
      show(Spare.of(pid(), false));
      after(terms.settings().startTimeout(), this::late);
    } catch (SandboxException | IOException | RuntimeException e) {
      failed("it cannot be started: " + e.getMessage());
    }
  }

  private void late() {
    giveUp(
        "it was not prepared within "
            + Durations.text(wanted.orElseThrow().settings().startTimeout())
            + " (start-timeout)");
  }

  private void giveUp(String why) {
    problem = problem.or(() -> Optional.of(why));
    standby.ifPresent(spare -> spare.run().kill());
  }

  /** Whether it could take over now. */
  boolean isReady() {
    return standby.isPresent() && readySince.isPresent() && problem.isEmpty();
  }

  /**
   * Lets it take over, if it is there and ready for exactly this start; where it is not, it is
   * ended.
   *
   * @return the process of the plugin from now on
   * @throws SandboxException when it runs and cannot be reached now
   */
  Optional<PluginRun> take(SpareTerms terms, PluginRun.Listener listener) throws SandboxException {
    if (!isReady() || !standby.orElseThrow().terms().equals(terms)) {
      end();
      return Optional.empty();
    }
    Standby taken = standby.get();
    forget();
    show(Spare.unwanted());
    return starter.takeOver(taken, listener);
  }

  /** There is to be none, and nobody has to know why. */
  void end() {
    standby.ifPresent(starter::end);
    forget();
    show(Spare.unwanted());
  }

  /** There cannot be one. */
  private void refuse(String reason) {
    standby.ifPresent(starter::end);
    forget();
    show(Spare.none(reason));
  }

  /** The sandbox backend goes, and takes it along. */
  void backendWent() {
    standby.ifPresent(starter::abandon);
    forget();
    show(Spare.unwanted());
  }

  private void forget() {
    wanted = Optional.empty();
    gone();
  }

  private void gone() {
    timer.ifPresent(waiting -> waiting.cancel(false));
    timer = Optional.empty();
    standby = Optional.empty();
    readySince = Optional.empty();
    problem = Optional.empty();
  }

  private void show(Spare spare) {
    if (!status.info().supervision().spare().equals(spare)) {
      status.supervision(s -> s.spare(spare));
    }
  }

  private long pid() {
    return standby.orElseThrow().run().process().pid();
  }

  private void failed(String why) {
    boolean lasted =
        readySince.filter(at -> System.nanoTime() - at >= LAST_RETRY.toNanos()).isPresent();
    failures = lasted ? 1 : failures + 1;
    gone();
    Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, Integer.SIZE - 1));
    delay = delay.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : delay;
    Instant at = services.clock().instant().plus(delay).truncatedTo(ChronoUnit.MILLIS);
    LOG.warn("Plugin {}: its warm spare: {}; another one at {}", id, why, at);
    remarks.accept("warm spare: " + why + "; another one at " + at);
    show(Spare.failed(why, at));
    PluginRecord of = version.orElseThrow();
    after(delay, () -> prepare(of));
  }

  private void after(Duration delay, Runnable task) {
    Optional<SpareTerms> then = wanted;
    Optional<Standby> of = standby;
    Runnable onQueue =
        () -> {
          if (wanted.isPresent() && wanted.equals(then) && standby.equals(of)) {
            task.run();
          }
        };
    timer = Optional.of(services.timers().cancellable(delay, () -> queue.execute(onQueue)));
  }

  @Override
  public boolean isCurrent(PluginRun run) {
    return standby.filter(now -> now.run() == run).isPresent();
  }

  @Override
  public void prepared(BundleRun run) {
    if (isCurrent(run) && readySince.isEmpty() && problem.isEmpty()) {
      timer.ifPresent(waiting -> waiting.cancel(false));
      readySince = Optional.of(System.nanoTime());
      LOG.info("Plugin {}: its warm spare is ready, pid {}", id, pid());
      show(Spare.of(pid(), true));
    }
  }

  @Override
  public void ready(PluginRun run) {
    if (isCurrent(run)) {
      giveUp("it says that the plugin is started, which nobody told it to do");
    }
  }

  /** Nobody asks it. */
  @Override
  public void alive(PluginRun run, Duration collecting) {}

  @Override
  public void failed(PluginRun run, String reason) {
    if (isCurrent(run)) {
      problem = problem.or(() -> Optional.of(reason));
    }
  }

  @Override
  public void ended(PluginRun run, SandboxResult result) {
    String policy = standby.orElseThrow().terms().settings().policyName();
    failed(problem.orElseGet(() -> Endings.describe(result, policy, List.of())));
  }
}
