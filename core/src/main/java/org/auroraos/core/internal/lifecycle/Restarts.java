package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.core.internal.store.RestartRecord;
import org.auroraos.core.internal.supervise.ExitKind;
import org.auroraos.core.internal.supervise.RestartHistory;
import org.auroraos.core.internal.supervise.RestartHistory.Verdict;
import org.auroraos.core.internal.supervise.RestartSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The restarts of one plugin: whether there is another, when, and the memory of them, which
 * outlives the platform. On the plugin's queue.
 */
final class Restarts {
  private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);

  private final String id;
  private final LifecycleServices services;
  private final PluginStatus status;
  private final Bonds bonds;
  private final Runnable due;
  private Optional<Future<?>> timer = Optional.empty();

  /**
   * None is due yet.
   *
   * @param bonds those that may have to be restarted with it
   * @param due called by a timer when the time of a restart has come
   */
  Restarts(String id, LifecycleServices services, PluginStatus status, Bonds bonds, Runnable due) {
    this.id = id;
    this.services = services;
    this.status = status;
    this.bonds = bonds;
    this.due = due;
  }

  /**
   * Its process ended without being asked. Without a restart it goes to the state it is given.
   *
   * @param run its trace id; empty if there was no process. The end of one run counts once, however
   *     often it is told
   * @param uptime how long it was ready; zero if it never was
   * @param otherwise the state that its end leads to
   * @param reason how it ended
   * @param atOnce whether a restart does not wait: there is a spare
   */
  void ended(
      ExitKind kind,
      String run,
      Duration uptime,
      RestartSettings settings,
      PluginState otherwise,
      String reason,
      boolean atOnce) {
    Instant now = services.clock().instant();
    try {
      Optional<RestartRecord> before = services.store().restarts(id);
      if (!run.isEmpty() && before.filter(record -> record.run().equals(run)).isPresent()) {
        again(before.get(), settings);
        return;
      }
      RestartHistory history = before.map(RestartRecord::history).orElse(RestartHistory.none());
      Verdict verdict =
          history.after(
              kind, uptime, now, settings, () -> ThreadLocalRandom.current().nextDouble());
      if (verdict instanceof Verdict.Restart restart) {
        int total = before.map(RestartRecord::total).orElse(0) + 1;
        Duration delay = atOnce ? Duration.ZERO : restart.delay();
        RestartRecord record =
            new RestartRecord(restart.history(), now.plus(delay), reason, total, run, "");
        services.store().save(id, record);
        bonds.restarts(settings.strategy());
        backOff(record, delay);
      } else if (verdict instanceof Verdict.GiveUp given) {
        RestartRecord record =
            before
                .orElseGet(() -> new RestartRecord(history, now, reason, 0, run, ""))
                .givenUp(run, reason, given.reason());
        services.store().save(id, record);
        bonds.givenUp(settings.strategy());
        giveUp(record);
      } else {
        status.to(otherwise, reason);
      }
    } catch (IOException e) {
      status.to(
          PluginState.FAILED,
          reason + "; it is not started again, its restarts cannot be kept: " + e.getMessage());
    }
  }

  /** What was decided after the end that is told once more. */
  private void again(RestartRecord record, RestartSettings settings) {
    if (record.givenUp().isEmpty()) {
      bonds.restarts(settings.strategy());
      backOff(record, rest(record, settings));
    } else {
      bonds.givenUp(settings.strategy());
      giveUp(record);
    }
  }

  private void giveUp(RestartRecord record) {
    status.to(
        PluginState.FAILED,
        record.reason()
            + "; it is not started again: "
            + record.givenUp()
            + "; aurora:reset "
            + id
            + " forgets them and starts it");
  }

  /**
   * Waits on if an earlier platform has left it waiting, or given it up: that is over only when
   * somebody wants it to be.
   *
   * @return whether it is not to be started now
   */
  boolean waits(RestartSettings settings) throws IOException {
    if (status.state() != PluginState.VERIFIED && status.state() != PluginState.BACKOFF) {
      return false;
    }
    Optional<RestartRecord> record = services.store().restarts(id);
    if (record.isEmpty()) {
      return false;
    }
    if (!record.get().givenUp().isEmpty()) {
      giveUp(record.get());
      return true;
    }
    Duration rest = rest(record.get(), settings);
    if (rest.isZero()) {
      return false;
    }
    backOff(record.get(), rest);
    return true;
  }

  /** It is started, whoever has given it up before. */
  void resume() throws IOException {
    Optional<RestartRecord> record = services.store().restarts(id);
    if (record.filter(known -> !known.givenUp().isEmpty()).isPresent()) {
      services.store().save(id, record.get().resumed());
    }
  }

  /** How long it has to wait; zero if its time has come. */
  private Duration rest(RestartRecord record, RestartSettings settings) {
    Duration rest = Duration.between(services.clock().instant(), record.due());
    // A clock that was set back must not hold it for longer than it would ever have waited.
    Duration most = settings.maxDelay().multipliedBy(2);
    return rest.isNegative() ? Duration.ZERO : rest.compareTo(most) > 0 ? most : rest;
  }

  /** Forgets all that were. */
  void forget() throws IOException {
    cancel();
    services.store().forgetRestarts(id);
    status.supervision(s -> s.restarts(0, Optional.empty()));
  }

  /** Shows how many there were, of a plugin that an earlier platform has restarted. */
  void show() {
    try {
      int total = services.store().restarts(id).map(RestartRecord::total).orElse(0);
      status.supervision(s -> s.restarts(total, Optional.empty()));
    } catch (IOException e) {
      LOG.warn("Plugin {}: its restarts cannot be read: {}", id, e.getMessage());
    }
  }

  /** Whoever starts, stops or removes it does not wait. */
  void cancel() {
    timer.ifPresent(waiting -> waiting.cancel(false));
    timer = Optional.empty();
    status.supervision(s -> s.restarts(s.restarts(), Optional.empty()));
  }

  private void backOff(RestartRecord record, Duration delay) {
    cancel();
    Instant at = services.clock().instant().plus(delay).truncatedTo(ChronoUnit.MILLIS);
    status.supervision(s -> s.restarts(record.total(), Optional.of(at)));
    status.to(
        PluginState.BACKOFF,
        record.reason() + "; restart " + record.history().streak() + " at " + at);
    timer = Optional.of(services.timers().cancellable(delay, due));
  }
}
