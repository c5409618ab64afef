package org.auroraos.launcher.internal.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.auroraos.launcher.internal.ExitCodes;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.Pause;
import org.auroraos.launcher.internal.state.PlatformProcess;
import org.auroraos.launcher.internal.state.PlatformState;
import org.auroraos.launcher.internal.state.StateFile;

/** {@code aurora stop}: asks the running platform to end and waits until it is gone. */
public final class StopCommand {
  /** Longer than the platform's own grace time, after which it ends in any case. */
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

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
   * @param arguments none
   */
  public int run(List<String> arguments) {
    if (!arguments.isEmpty()) {
      throw new LauncherException(
          ExitCodes.USAGE, "stop: unknown argument: " + String.join(" ", arguments));
    }
    Optional<PlatformState> state = new StateFile(locations).running();
    if (state.isEmpty()) {
      System.out.println("Aurora is not running on " + locations.data());
      return ExitCodes.OK;
    }
    return stop(state.get());
  }

  private static int stop(PlatformState state) {
    System.out.print("Stopping Aurora, pid " + state.pid());
    System.out.flush();
    boolean asked = PlatformProcess.handle(state).map(ProcessHandle::destroy).orElse(true);
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
    return ExitCodes.OK;
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
