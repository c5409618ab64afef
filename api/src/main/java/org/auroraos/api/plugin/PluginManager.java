package org.auroraos.api.plugin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxUsage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The plugins of this platform and what an operator does with them. A service of the platform; safe
 * for concurrent use. Operations on one plugin take place one after the other.
 */
@ProviderType
public interface PluginManager {
  /** All plugins by id, rejected ones included. */
  List<PluginInfo> list();

  /**
   * What is wrong with the platform's own settings for all plugins, and keeps them from starting,
   * in words for an operator; empty if nothing is. Plugins that are kept say only that it is so.
   */
  default List<String> problems() {
    return List.of();
  }

  /** The plugin with this id. */
  Optional<PluginInfo> find(String id);

  /**
   * Starts a plugin that is not running and waits until it is ready, has failed, or is found to
   * wait for another plugin that it needs: it is {@link PluginState#VERIFIED} then and starts by
   * itself as soon as that is ready.
   *
   * @param by who asked for it, as {@code operator:NAME}, for the record; empty when nobody did
   * @return the plugin then
   * @throws PluginException when there is none of this id or it cannot be started
   */
  PluginInfo start(String id, String by) throws PluginException, InterruptedException;

  /**
   * Starts a plugin without anybody having asked for it, else as {@link #start(String, String)}.
   */
  default PluginInfo start(String id) throws PluginException, InterruptedException {
    return start(id, "");
  }

  /**
   * Stops a plugin and waits until everything of it is gone. Those that need it are stopped first,
   * and start again by themselves when it does. It stays stopped, also over restarts of the
   * platform, until it is started or replaced.
   *
   * @param by who asked for it, as {@code operator:NAME}, for the record; empty when nobody did
   * @return the plugin then
   * @throws PluginException when there is none of this id
   */
  PluginInfo stop(String id, String by) throws PluginException, InterruptedException;

  /** Stops a plugin without anybody having asked for it, else as {@link #stop(String, String)}. */
  default PluginInfo stop(String id) throws PluginException, InterruptedException {
    return stop(id, "");
  }

  /**
   * Stops and starts a plugin, under the policy as it is now.
   *
   * @param by who asked for it, as {@code operator:NAME}, for the record; empty when nobody did
   * @throws PluginException when there is none of this id, or it runs and could not be started
   *     again, as under a policy that has become invalid; it runs on then
   */
  PluginInfo restart(String id, String by) throws PluginException, InterruptedException;

  /** The same without anybody having asked for it, else as {@link #restart(String, String)}. */
  default PluginInfo restart(String id) throws PluginException, InterruptedException {
    return restart(id, "");
  }

  /**
   * Forgets the restarts that a plugin has had, so that they do not count against it any more, and
   * starts it if it does not run.
   *
   * @param by who asked for it, as {@code operator:NAME}, for the record; empty when nobody did
   * @return the plugin when it is ready, has failed, or waits for another restart
   * @throws PluginException when there is none of this id or its restarts cannot be forgotten
   */
  PluginInfo reset(String id, String by) throws PluginException, InterruptedException;

  /** The same without anybody having asked for it, else as {@link #reset(String, String)}. */
  default PluginInfo reset(String id) throws PluginException, InterruptedException {
    return reset(id, "");
  }

  /**
   * Approves what waits: the replacement of a plugin if there is one, else the plugin itself, which
   * then starts. Holds for exactly this content and the permissions that it asks for, also over
   * restarts of the platform; gives it nothing that its policy does not give.
   *
   * @param digest how the digest of what the operator has looked at begins, at least {@value
   *     Admission#LEAST_DIGITS} hexadecimal digits: who writes the deploy folder may have changed
   *     it since
   * @param by who, as {@code operator:NAME}
   * @return the plugin when it is ready, has failed, or is stopped
   * @throws PluginException when nothing waits, or something else than that, or it cannot be
   *     recorded
   */
  PluginInfo approve(String id, String digest, String by)
      throws PluginException, InterruptedException;

  /**
   * Refuses what waits: the replacement of a plugin if there is one, and the plugin goes on as it
   * is, else the plugin itself, which then is {@link PluginState#REJECTED} until it is replaced or
   * approved after all.
   *
   * @param by who, as {@code operator:NAME}
   * @param why for the record and for those who ask
   * @return the plugin then
   * @throws PluginException when nothing waits, or it cannot be recorded
   */
  PluginInfo reject(String id, String by, String why) throws PluginException, InterruptedException;

  /**
   * Takes an approval back, or that none was needed: the plugin is stopped and waits for an
   * approval.
   *
   * @param by who, as {@code operator:NAME}
   * @param why for the record and for those who ask
   * @return the plugin when it has ended
   * @throws PluginException when there is none of this id, or it cannot be recorded
   */
  PluginInfo revoke(String id, String by, String why) throws PluginException, InterruptedException;

  /**
   * Waits until everything that lies in the deploy folder has been taken and every plugin is in a
   * settled state, or waits for others none of which will move by itself.
   *
   * @return whether that came about in time
   */
  boolean awaitSettled(Duration timeout) throws InterruptedException;

  /**
   * Runs a command in the sandbox in which a plugin runs, as confined as the plugin, in its
   * directory and with its environment, and waits for its end; see {@link
   * org.auroraos.api.hypervisor.Instance#enter}. It is recorded in the audit log before it is run.
   *
   * @param request the command, its time limit, its input, and who sees its output
   * @param by who, as {@code operator:NAME}
   * @return its result
   * @throws PluginException when there is none of this id, it does not run or may not run any more,
   *     nothing can be let into its sandbox, or it cannot be recorded; nothing was run
   */
  SandboxResult exec(String id, RunRequest request, String by)
      throws PluginException, InterruptedException;

  /**
   * When this platform ends in order, it is to leave its plugins running; the next one takes them
   * over. Without this call they are stopped. (They run on in any case when the platform is killed,
   * and while bundles of it are updated.)
   */
  void keepWhenPlatformEnds();

  /** What a plugin uses now; empty if it does not run, or nobody counts it. */
  Optional<SandboxUsage> usage(String id);

  /** The current log file of a plugin; it may not exist yet. */
  Path log(String id) throws PluginException;
}
