package org.auroraos.launcher.internal;

import java.time.Duration;

/** Waiting between two looks at something that cannot be waited for. */
public final class Pause {
  private Pause() {}

  /** Sleeps; an interrupt ends the launcher's command. */
  public static void of(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LauncherException("interrupted", e);
    }
  }
}
