package org.auroraos.launcher.internal.command;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.auroraos.launcher.internal.ExitCodes;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.Pause;
import org.auroraos.launcher.internal.config.DataDirectory;
import org.auroraos.launcher.internal.config.FreeSpace;
import org.auroraos.launcher.internal.state.PlatformState;
import org.auroraos.launcher.internal.state.StateFile;

/** {@code aurora start}: a platform in the background, reported when its console answers. */
public final class AwaitedStart {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(20);

  /** How often it is looked whether the platform can write at all. */
  private static final Duration SPACE_POLL = Duration.ofSeconds(2);

  private static final int SHOWN_LINES = 20;

  private final Locations locations;
  private final StateFile stateFile;

  /** For a data directory. */
  public AwaitedStart(Locations locations) {
    this.locations = locations;
    this.stateFile = new StateFile(locations);
  }

  /**
   * Starts the platform and waits.
   *
   * @param commandLine of the platform, already one that detaches it from the terminal
   */
  public int run(List<String> commandLine) {
    Optional<PlatformState> running = stateFile.running();
    if (running.isPresent()) {
      throw new LauncherException(
          "already running on " + locations.data() + ", pid " + running.get().pid());
    }
    DataDirectory.prepare(locations);
    Path output = locations.logs().resolve("aurora.out");
    Process process = spawn(commandLine, output);
    if (!awaitRunning(process)) {
      showEnd(output);
      return ExitCodes.FAILURE;
    }
    showWarnings(output);
    System.out.println("Aurora is running, pid " + process.pid());
    return ExitCodes.OK;
  }

  private static Process spawn(List<String> commandLine, Path output) {
    try {
      return new ProcessBuilder(commandLine)
          .redirectInput(new File("/dev/null"))
          .redirectOutput(output.toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw new LauncherException("cannot start the platform: " + e.getMessage(), e);
    }
  }

  private boolean awaitRunning(Process process) {
    long begin = System.nanoTime();
    long looked = begin;
    while (System.nanoTime() - begin < TIMEOUT.toNanos()) {
      if (stateFile.read().filter(state -> isUp(state, process)).isPresent()) {
        return true;
      }
      if (!process.isAlive()) {
        System.err.println(
            "aurora: the platform ended while it started, exit code " + process.exitValue());
        return false;
      }
      if (System.nanoTime() - looked > SPACE_POLL.toNanos()) {
        looked = System.nanoTime();
        if (!canWrite(process)) {
          return false;
        }
      }
      Pause.of(POLL);
    }
    System.err.println(
        "aurora: the platform (pid "
            + process.pid()
            + ") does not answer after "
            + TIMEOUT.toSeconds()
            + " s; stop it with aurora stop");
    return false;
  }

  /** What it cannot write down, it cannot tell either. */
  private boolean canWrite(Process process) {
    try {
      FreeSpace.require(locations.run());
      return true;
    } catch (IOException e) {
      System.err.println(
          "aurora: the platform (pid "
              + process.pid()
              + ") cannot write to "
              + locations.data()
              + FreeSpace.reason(e)
              + "; make room there and see aurora status, or stop it with aurora stop");
      return false;
    }
  }

  private static boolean isUp(PlatformState state, Process process) {
    return state.pid() == process.pid() && state.phase() == PlatformState.Phase.RUNNING;
  }

  /** What the platform has said so far; as a rule, nothing. */
  private static void showWarnings(Path output) {
    try {
      Files.readAllLines(output, Charset.defaultCharset()).forEach(System.err::println);
    } catch (IOException e) {
      System.err.println("aurora: cannot read " + output + ": " + e.getMessage());
    }
  }

  private void showEnd(Path output) {
    try {
      List<String> lines = Files.readAllLines(output, Charset.defaultCharset());
      lines
          .subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size())
          .forEach(System.err::println);
    } catch (IOException e) {
      System.err.println("aurora: cannot read " + output + ": " + e.getMessage());
    }
    Path log = locations.logs().resolve("aurora.log");
    if (Files.exists(log)) {
      System.err.println("aurora: more in " + log);
    }
  }
}
