package org.auroraos.core.internal.lifecycle;

import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.STARTING;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.auroraos.api.plugin.PluginState.STOPPING;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.logs.PluginLog;
import org.auroraos.core.internal.store.PluginRecord;

/**
 * The running part of a plugin: from STARTING to STOPPED or FAILED, one process at a time. On the
 * plugin's queue.
 */
final class Activation implements PluginRun.Listener {
  /** At the platform's start, configuration files may not have been read yet. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String id;
  private final LifecycleServices services;
  private final Executor queue;
  private final PluginStatus status;
  private final Runnable changed;
  private final PluginLog log;
  private final RunStarter starter;

  private Optional<PluginRun> run = Optional.empty();
  private Optional<PluginSettings> settings = Optional.empty();
  private Optional<Future<?>> startTimer = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private boolean failedForSettings;

  /**
   * Nothing runs yet.
   *
   * @param changed called when the process has become ready or has ended
   */
  Activation(
      String id,
      LifecycleServices services,
      Executor queue,
      PluginStatus status,
      Runnable changed) {
    this.id = id;
    this.services = services;
    this.queue = queue;
    this.status = status;
    this.changed = changed;
    this.log = services.log(id);
    this.starter = new RunStarter(services, log, queue);
  }

  /** Whether there is a process, or something of one. */
  boolean present() {
    return run.isPresent();
  }

  /**
   * Starts the process. What prevents it is the plugin's state then.
   *
   * @param automatic whether nobody asked for it but the configuration
   */
  void start(PluginRecord plugin, boolean automatic) {
    failedForSettings = false;
    try {
      PluginSettings now = services.settings().of(id, PATIENCE);
      settings = Optional.of(now);
      status.policy(now.policyName());
      if (automatic && !now.autostart()) {
        status.to(STOPPED, "autostart is off; aurora:start " + id + " starts it");
        return;
      }
      services.store().verify(plugin);
      LaunchPlan plan = services.planner().plan(plugin, now);
      status.to(STARTING);
      PluginRun started = starter.start(plan, this);
      run = Optional.of(started);
      status.running(started.process());
      log.remark("started, pid " + started.process().pid());
      startTimer = Optional.of(startTimer(started, now.startTimeout()));
    } catch (SettingsException e) {
      failedForSettings = true;
      status.policy(e.policyName());
      status.to(FAILED, e.getMessage());
    } catch (SandboxException e) {
      status.notStarted(e.report());
      status.to(FAILED, "its sandbox could not be built: " + e.getMessage());
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      status.to(FAILED, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      status.to(FAILED, "its start was interrupted");
    }
  }

  /** Asks the process to end. */
  void stop() {
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
   * @return whether what prevented a start is mended
   */
  boolean settingsChanged() {
    try {
      PluginSettings now = services.settings().of(id, Duration.ZERO);
      if (run.isPresent()) {
        status.policyStale(settings.filter(s -> s.policy().equals(now.policy())).isEmpty(), "");
      }
      return failedForSettings && run.isEmpty();
    } catch (SettingsException e) {
      if (run.isPresent()) {
        status.policyStale(true, e.getMessage());
      } else if (failedForSettings && status.state() == FAILED) {
        status.to(FAILED, e.getMessage());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
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
    log.remark("ended: " + result.status() + " " + result.rc());
    status.ended(result);
    boolean neverReady = status.state() == STARTING && of instanceof BundleRun;
    String ending = Endings.describe(result, status.info().policyName(), log.lastErrors());
    if (status.state() == STOPPING) {
      boolean killed = result.status() == SandboxStatus.KILLED_KILL;
      status.to(STOPPED, killed ? "it did not end in time and was killed" : "");
    } else if (failure.isPresent()) {
      status.to(FAILED, failure.get());
    } else if (neverReady) {
      status.to(FAILED, "it ended before it was ready: " + ending);
    } else {
      status.to(result.ok() ? STOPPED : FAILED, ending);
    }
    failure = Optional.empty();
    changed.run();
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

  private boolean isCurrent(PluginRun of) {
    return run.filter(now -> now == of).isPresent();
  }

  private void cancelStartTimer() {
    startTimer.ifPresent(timer -> timer.cancel(false));
    startTimer = Optional.empty();
  }
}
