package org.auroraos.api.plugin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The plugins of this platform and what an operator does with them. A service of the platform; safe
 * for concurrent use. Operations on one plugin take place one after the other.
 */
@ProviderType
public interface PluginManager {
  /** All plugins by id, rejected ones included. */
  List<PluginInfo> list();

  /** The plugin with this id. */
  Optional<PluginInfo> find(String id);

  /**
   * Starts a plugin that is not running and waits until it is ready or has failed.
   *
   * @return the plugin then
   * @throws PluginException when there is none of this id or it cannot be started
   */
  PluginInfo start(String id) throws PluginException, InterruptedException;

  /**
   * Stops a plugin and waits until everything of it is gone. It stays stopped, also over restarts
   * of the platform, until it is started or replaced.
   *
   * @return the plugin then
   * @throws PluginException when there is none of this id
   */
  PluginInfo stop(String id) throws PluginException, InterruptedException;

  /**
   * Stops and starts a plugin, under the policy as it is now.
   *
   * @throws PluginException when there is none of this id, or it runs and could not be started
   *     again, as under a policy that has become invalid; it runs on then
   */
  PluginInfo restart(String id) throws PluginException, InterruptedException;

  /**
   * Forgets the restarts that a plugin has had, so that they do not count against it any more, and
   * starts it if it does not run.
   *
   * @return the plugin when it is ready, has failed, or waits for another restart
   * @throws PluginException when there is none of this id or its restarts cannot be forgotten
   */
  PluginInfo reset(String id) throws PluginException, InterruptedException;

  /**
   * Waits until everything that lies in the deploy folder has been taken and every plugin is in a
   * settled state.
   *
   * @return whether that came about in time
   */
  boolean awaitSettled(Duration timeout) throws InterruptedException;

  /**
   * When this platform ends in order, it is to leave its plugins running; the next one takes them
   * over. Without this call they are stopped. (They run on in any case when the platform is killed,
   * and while bundles of it are updated.)
   */
  void keepWhenPlatformEnds();

  /** The current log file of a plugin; it may not exist yet. */
  Path log(String id) throws PluginException;
}
