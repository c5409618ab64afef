package org.auroraos.api.plugin;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Puts plugins into the deploy folder and takes them out of it. A service of the platform; safe for
 * concurrent use.
 */
@ProviderType
public interface PluginInstaller {
  /**
   * Copies a plugin into the deploy folder, complete at once, in the place of what has its file
   * name there; then waits until it is up, waits for something, was refused or has failed.
   *
   * @param file a jar, archive or directory, by an absolute path
   * @return the plugin then
   * @throws PluginException when it cannot be copied or does not come to rest; the message says
   *     which
   */
  PluginInfo deploy(Path file) throws PluginException, InterruptedException;

  /**
   * Finds out what {@link #deploy} would do, and changes nothing: unpacks the plugin aside, looks
   * through it and judges it as it would be judged, up to its start.
   *
   * @param file a jar, archive or directory, by an absolute path
   * @throws PluginException when that cannot be found out
   */
  DryRun dryRun(Path file) throws PluginException, InterruptedException;

  /**
   * Takes a plugin out of the deploy folder and waits until it has ended; or takes out a file that
   * was refused.
   *
   * @param id of the plugin, or that which a refused file goes by
   * @param purge whether its data, and what was decided on it, go too
   * @return the file that takes its place, as it has the same id and was refused only for that
   * @throws PluginException when there is none of this id, its file or data cannot be deleted, or
   *     its data is not to be deleted because another file takes its place
   */
  Optional<Path> undeploy(String id, boolean purge) throws PluginException, InterruptedException;
}
