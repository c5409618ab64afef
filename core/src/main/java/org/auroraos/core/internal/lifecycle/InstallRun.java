package org.auroraos.core.internal.lifecycle;

import java.time.Duration;

/**
 * A run of the entry point {@code install}. It belongs to the platform that has started it and does
 * not outlive it; the next one runs it again. It is never ready.
 */
record InstallRun(Launched launched) implements PluginRun {
  @Override
  public boolean ping() {
    return false;
  }

  @Override
  public void stop(Duration grace, Runnable killing) {
    process().stop(grace, killing);
  }

  @Override
  public void kill() {
    process().stop(Duration.ZERO);
  }
}
