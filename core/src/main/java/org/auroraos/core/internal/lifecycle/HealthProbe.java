package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.runtime.RuntimeMessage;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.health.HealthCheck;
import org.auroraos.core.internal.health.HealthSettings;
import org.auroraos.core.internal.text.TerminalText;

/** Carries out one health check; waits for it. */
final class HealthProbe {
  private static final int MOST_DETAIL = 200;

  private final HttpQuestion http;

  /** Carries out none yet. */
  HealthProbe(HttpQuestion http) {
    this.http = http;
  }

  /**
   * What a check found.
   *
   * @param good whether the plugin is well
   * @param detail in words, fit for a terminal
   */
  record Finding(boolean good, String detail) {}

  /** Checks a plugin whose process this is. */
  Finding check(PluginRun plugin, HealthSettings settings) throws InterruptedException {
    HealthCheck check = settings.check();
    if (check instanceof HealthCheck.Command command) {
      return run(plugin.launched(), command, settings.timeout());
    }
    return check instanceof HealthCheck.Service service
        ? ask(plugin, service, settings.timeout())
        : http.ask(plugin.launched(), ((HealthCheck.Http) check).url(), settings.timeout());
  }

  /** Inside, over the connection to the runtime. What it says is the plugin's own word. */
  private static Finding ask(PluginRun plugin, HealthCheck.Service check, Duration timeout)
      throws InterruptedException {
    try {
      RuntimeMessage.Checked answer =
          plugin.check(check.filter()).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Finding(answer.well(), TerminalText.line(firstLine(answer.detail())));
    } catch (TimeoutException e) {
      return new Finding(false, "no answer in " + Durations.text(timeout));
    } catch (ExecutionException e) {
      return new Finding(false, TerminalText.line(e.getCause().getMessage()));
    }
  }

  /** In a sandbox of its own, under the plugin's policy, with the plugin's files. */
  private static Finding run(Launched plugin, HealthCheck.Command check, Duration timeout)
      throws InterruptedException {
    RunRequest request =
        RunRequest.builder(check.command())
            .environment(plugin.plan().environmentOfOthers())
            .workingDirectory(LaunchPlanner.CODE)
            .timeout(timeout)
            .build();
    SandboxResult result = plugin.instance().run(request);
    String said = firstLine(result.stderr().isBlank() ? result.stdout() : result.stderr());
    String how =
        switch (result.status()) {
          case OK -> "ok";
          case EXITED -> "it exited with " + result.rc() + more(result);
          case TIMEOUT -> "it took longer than " + Durations.text(timeout);
          default -> result.status() + more(result);
        };
    return new Finding(
        result.status() == SandboxStatus.OK,
        TerminalText.line(said.isEmpty() ? how : how + ": " + said));
  }

  /** The reason, unless it is the exit code, which is said already. */
  private static String more(SandboxResult result) {
    boolean said = result.reason().equals("exit code " + result.rc());
    return said || result.reason().isEmpty() ? "" : " (" + result.reason() + ")";
  }

  private static String firstLine(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return line.length() <= MOST_DETAIL ? line : line.substring(0, MOST_DETAIL) + "…";
  }
}
