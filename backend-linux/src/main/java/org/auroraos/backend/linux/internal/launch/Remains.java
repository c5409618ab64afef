package org.auroraos.backend.linux.internal.launch;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.auroraos.backend.linux.internal.cgroup.Groups;
import org.auroraos.backend.linux.internal.identity.Identity;

/**
 * What is left of a sandbox when it has ended.
 *
 * @param spawner knows the launcher
 * @param groups holds its leaves
 * @param leaf their name
 * @param identity to be given back
 * @param temporary to be deleted
 */
record Remains(
    Spawner spawner,
    Groups groups,
    String leaf,
    Identity identity,
    Optional<Path> temporary,
    Runnable forget) {
  private static final int ATTEMPTS = 500;
  private static final int PAUSE_MILLIS = 10;

  /**
   * Reaps the launcher, which has said its last word; if it has not gone on its own, it is lost.
   */
  void awaitLauncher(int launcher) {
    spawner.await(launcher);
  }

  /**
   * A launcher that was killed has removed nothing. The kernel kills PID 1 of the sandbox, and so
   * everything in it, when the launcher dies; then the groups are empty.
   */
  void removeAfterLoss(int reaper) {
    await(() -> !spawner.exists(reaper));
    await(() -> groups.sweep(leaf));
  }

  void release() {
    temporary.ifPresent(TemporaryDirectory::delete);
    identity.close();
    forget.run();
  }

  private static void await(BooleanSupplier condition) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS && !condition.getAsBoolean(); attempt++) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
