package org.auroraos.launcher.internal.state;

import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.state.PlatformState.Phase;

/** What a platform tells others about itself, from its start to its end. */
public final class PublishedState implements AutoCloseable {
  private final StateFile file;
  private PlatformState state;
  private boolean closed;

  private PublishedState(StateFile file, PlatformState state) {
    this.file = file;
    this.state = state;
    file.write(state);
  }

  /** Publishes that this process starts a platform. */
  public static PublishedState starting(Locations locations, String version) {
    return new PublishedState(
        new StateFile(locations),
        new PlatformState(
            ProcessHandle.current().pid(), PlatformProcess.ownStart(), version, Phase.STARTING));
  }

  /**
   * The console answers; says nothing when the platform already stops. If that cannot be written,
   * it has not been said, and can be said again.
   */
  public synchronized void consoleAnswers() {
    if (state.phase() == Phase.STARTING && !closed) {
      PlatformState running = state.in(Phase.RUNNING);
      file.write(running);
      state = running;
    }
  }

  /** The platform begins to stop. */
  public synchronized void stops() {
    enter(Phase.STOPPING);
  }

  /** The framework has started again after an update of itself. */
  public synchronized void startedAgain() {
    enter(Phase.RUNNING);
  }

  /** The platform is gone. */
  @Override
  public synchronized void close() {
    closed = true;
    file.remove();
  }

  private void enter(Phase phase) {
    if (!closed) {
      state = state.in(phase);
      file.write(state);
    }
  }
}
