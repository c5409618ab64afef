package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.auroraos.api.plugin.DryRun;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;

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
   * The folder cannot be read: what is deployed stays as it is, and what was not seen yet waits.
   * Returns at once.
   *
   * @param problem what is wrong with it and what to do, such as {@code "/deploy, which does not
   *     exist; create it"}
   */
  void unreadable(String problem);

  /**
   * What has become of a source.
   *
   * @return empty until it was taken or refused in this state, and nothing more follows from that
   *     by itself
   */
  Optional<PluginInfo> takenFrom(Path source, String fingerprint) throws InterruptedException;

  /**
   * What would become of a file.
   *
   * @param target where it would lie
   */
  DryRun rehearse(Path file, Path target) throws PluginException, InterruptedException;

  /**
   * The sources that were refused because a plugin has their id, and take its place when it goes.
   */
  Set<Path> waitingFor(String id);

  /** Whether there is data of a plugin, or something that was decided on it. */
  boolean leftSomething(String id) throws IOException;

  /** Deletes the data of a plugin that is not there any more, and what was decided on it. */
  void purge(String id) throws IOException;

  /**
   * Says how to find out whether everything that lies there has been offered.
   *
   * @param caughtUp looks at the folder and tells; may take a moment
   * @return to be run when the folder is not watched any more
   */
  Runnable watchedBy(BooleanSupplier caughtUp);
}
