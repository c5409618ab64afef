package org.auroraos.launcher.internal.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells a living platform from a pid that was given to another process since. */
public final class PlatformProcess {
  /** The kernel's boot time, on which the start time rests, moves when the clock is corrected. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  private PlatformProcess() {}

  /** Start time of this process, as other processes see it. */
  public static Instant ownStart() {
    return ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
  }

  /** Whether the process that wrote the state still runs. */
  public static boolean isAlive(PlatformState state) {
    return handle(state).filter(handle -> !isZombie(state.pid())).isPresent();
  }

  /** The process, where it is still the one that wrote the state. */
  public static Optional<ProcessHandle> handle(PlatformState state) {
    return ProcessHandle.of(state.pid())
        .filter(ProcessHandle::isAlive)
        .filter(handle -> isSame(handle, state.started()));
  }

  private static boolean isSame(ProcessHandle handle, Instant started) {
    return handle
        .info()
        .startInstant()
        .map(start -> Duration.between(start, started).abs().compareTo(CLOCK_TOLERANCE) <= 0)
        .orElse(true);
  }

  /** In a container without an init process nobody reaps: see proc(5), stat, field 3. */
  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }
}
