package org.auroraos.launcher.internal.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.auroraos.launcher.internal.ExitCodes;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.Pause;
import org.auroraos.launcher.internal.client.ConsoleAddress;
import org.auroraos.launcher.internal.client.ConsoleClient;
import org.auroraos.launcher.internal.kept.KeptPlugin;
import org.auroraos.launcher.internal.kept.KeptPluginEnd;
import org.auroraos.launcher.internal.state.PlatformProcess;
import org.auroraos.launcher.internal.state.PlatformState;
import org.auroraos.launcher.internal.state.StateFile;

/**
 * {@code aurora stop}: asks the running platform to end and waits until it is gone, with its
 * plugins or ({@code --keep-plugins}) without; {@code --all} ends those too that run without a
 * platform.
 */
public final class StopCommand {
  /** Longer than the platform's own grace time, after which it ends in any case. */
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  /** What plugins get that run without a platform, whose settings are not known here. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final String KEEP = "--keep-plugins";
  private static final String ALL = "--all";
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration PROGRESS = Duration.ofSeconds(1);

  private final Locations locations;

  /** For the platform of a data directory. */
  public StopCommand(Locations locations) {
    this.locations = locations;
  }

  /**
   * Stops the platform; one that does not run is stopped already.
   *
   * @param arguments none, {@code --keep-plugins} or {@code --all}
   */
  public int run(List<String> arguments) {
    boolean keep = arguments.equals(List.of(KEEP));
    boolean all = arguments.equals(List.of(ALL));
    if (!arguments.isEmpty() && !keep && !all) {
      throw new LauncherException(
          ExitCodes.USAGE, "stop: unknown argument: " + String.join(" ", arguments));
    }
    Optional<PlatformState> state = new StateFile(locations).running();
    if (state.isPresent()) {
      stop(state.get(), keep);
    } else {
      System.out.println("Aurora is not running on " + locations.data());
    }
    return keep ? ExitCodes.OK : look(all);
  }

  /** At plugins that run without a platform. */
  private int look(boolean end) {
    List<KeptPlugin> kept = KeptPlugin.in(locations.run());
    if (kept.isEmpty()) {
      return ExitCodes.OK;
    }
    if (!end) {
      System.err.println("aurora: plugins: " + KeptHint.of(kept));
      return ExitCodes.FAILURE;
    }
    System.out.print("Stopping " + kept.size() + (kept.size() == 1 ? " plugin" : " plugins"));
    System.out.flush();
    KeptPluginEnd.of(kept, GRACE);
    System.out.println(": stopped");
    return ExitCodes.OK;
  }

  /** Through its console: a signal cannot say that the plugins are to be kept. */
  private void askToKeepPlugins() {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code =
        ConsoleAddress.find(locations)
            .map(ConsoleClient::new)
            .orElseThrow(
                () -> new LauncherException("the console does not answer; see aurora logs"))
            .run(
                "aurora:shutdown --keep-plugins",
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                errors);
    if (code != ExitCodes.OK) {
      throw new LauncherException("the platform refuses: " + errors.toString(UTF_8).strip());
    }
  }

  private void stop(PlatformState state, boolean keep) {
    System.out.print("Stopping Aurora, pid " + state.pid());
    System.out.flush();
    boolean asked = true;
    if (keep) {
      askToKeepPlugins();
    } else {
      asked = PlatformProcess.handle(state).map(ProcessHandle::destroy).orElse(true);
    }
    if (!asked) {
      System.out.println();
      throw new LauncherException(
          "no permission to stop pid " + state.pid() + "; stop it as the user who started it");
    }
    boolean gone = awaitEnd(state);
    System.out.println(gone ? ": stopped" : "");
    if (!gone) {
      throw new LauncherException(
          "pid "
              + state.pid()
              + " still runs after "
              + TIMEOUT.toSeconds()
              + " s; see aurora logs");
    }
  }

  private static boolean awaitEnd(PlatformState state) {
    long begin = System.nanoTime();
    long nextDot = PROGRESS.toNanos();
    while (PlatformProcess.isAlive(state)) {
      long elapsed = System.nanoTime() - begin;
      if (elapsed > TIMEOUT.toNanos()) {
        return false;
      }
      if (elapsed > nextDot) {
        System.out.print(" .");
        System.out.flush();
        nextDot += PROGRESS.toNanos();
      }
      Pause.of(POLL);
    }
    return true;
  }
}
