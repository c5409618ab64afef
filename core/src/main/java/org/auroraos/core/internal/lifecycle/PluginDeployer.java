package org.auroraos.core.internal.lifecycle;

import java.nio.file.Path;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * How the deploy folder tells what lies in it. A service within this bundle. It may be told the
 * same thing again and again: only what is new has an effect.
 */
public interface PluginDeployer {
  /**
   * A file or directory lies there, complete. Returns at once.
   *
   * @param fingerprint of {@link org.auroraos.core.internal.archive.SourceState}
   */
  void offer(Path source, String fingerprint);

  /** Nothing but these lies there; what came from elsewhere is undeployed. Returns at once. */
  void keepOnly(Set<Path> sources);

  /**
   * Says how to find out whether everything that lies there has been offered.
   *
   * @param caughtUp looks at the folder and tells; may take a moment
   * @return to be run when the folder is not watched any more
   */
  Runnable watchedBy(BooleanSupplier caughtUp);
}
