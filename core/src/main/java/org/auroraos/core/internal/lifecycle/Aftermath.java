package org.auroraos.core.internal.lifecycle;

import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.auroraos.api.plugin.PluginState.STOPPING;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.supervise.ExitKind;

/** What follows from the end of a plugin's process. On the plugin's queue. */
final class Aftermath {
  private final PluginStatus status;
  private final Restarts restarts;
  private final Clock clock;

  Aftermath(PluginStatus status, Restarts restarts, Clock clock) {
    this.status = status;
    this.restarts = restarts;
    this.clock = clock;
  }

  /**
   * How a process ended.
   *
   * @param result what the sandbox says
   * @param neverReady whether it should have said that it is ready, and never did
   * @param failure what it said, or was found to have done wrong, before it ended
   * @param asked whether it was still being started, and that was no restart
   * @param lastWords the last lines that it wrote
   */
  record End(
      SandboxResult result,
      boolean neverReady,
      Optional<String> failure,
      boolean asked,
      List<String> lastWords) {}

  /**
   * Brings the plugin to the state that the end leads to.
   *
   * @param settings those of the process; without settings that hold there is nobody who wants it
   *     started again
   * @return what another policy or configuration may mend
   */
  Obstacle of(End end, Optional<PluginSettings> settings) {
    SandboxResult result = end.result();
    Duration uptime = uptime();
    status.ended(result);
    String ending = Endings.describe(result, status.info().policyName(), end.lastWords());
    // A start that was asked for and failed is an answer to whoever asked; OTP's start_child.
    Optional<PluginSettings> policyOfRestarts = end.asked() ? Optional.empty() : settings;
    if (status.state() == STOPPING) {
      boolean killed = result.status() == SandboxStatus.KILLED_KILL;
      status.to(STOPPED, killed ? "it did not end in time and was killed" : "");
    } else if (end.failure().isPresent()) {
      endedByItself(result, failed(result), uptime, policyOfRestarts, end.failure().get());
    } else if (end.neverReady()) {
      endedByItself(
          result,
          failed(result),
          uptime,
          policyOfRestarts,
          "it ended before it was ready: " + ending);
    } else {
      ExitKind kind = ExitKind.of(result);
      endedByItself(
          result, kind, uptime, kind == ExitKind.NORMAL ? settings : policyOfRestarts, ending);
    }
    boolean byPolicy =
        Endings.isOfPolicy(result) || (end.neverReady() && Endings.isWantOfMemory(result));
    return status.state() == FAILED && byPolicy ? Obstacle.POLICY : Obstacle.NONE;
  }

  /** It was to be restarted, and its sandbox could not be built. */
  void notBuilt(Optional<PluginSettings> settings, String problem) {
    endedByItself(ExitKind.CRASH, "", Duration.ZERO, settings, problem);
  }

  /** It was there, and is no more, and nobody can tell how it ended. */
  void lost() {
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
  }

  private void endedByItself(
      SandboxResult result,
      ExitKind kind,
      Duration uptime,
      Optional<PluginSettings> settings,
      String reason) {
    endedByItself(kind, result.traceId(), uptime, settings, reason);
  }

  private void endedByItself(
      ExitKind kind,
      String run,
      Duration uptime,
      Optional<PluginSettings> settings,
      String reason) {
    PluginState otherwise = kind == ExitKind.NORMAL ? STOPPED : FAILED;
    if (settings.isPresent()) {
      restarts.ended(kind, run, uptime, settings.get().restart(), otherwise, reason);
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
            .map(since -> Duration.between(since, clock.instant()))
            .filter(time -> !time.isNegative())
            .orElse(Duration.ZERO)
        : Duration.ZERO;
  }
}
