package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import org.auroraos.api.plugin.PluginException;

/**
 * Sandboxes of plugins in which something else than the plugin runs, for a moment. A service within
 * this bundle.
 */
public interface PluginSandboxes {
  /**
   * The sandbox in which a plugin runs, and one like it: its code, its data, its identity, and its
   * policy as it is now.
   *
   * @throws PluginException when there is no such plugin, when it may not run (it was refused or
   *     waits for approval), when its code is not what was deployed, or its policy cannot be used
   */
  PluginSandbox open(String id) throws PluginException, InterruptedException;

  /**
   * Waits until the answer of {@link #open} would not become another by itself: until the deploy
   * folder was looked at once, what lay there was taken, and this plugin is not on its way to its
   * first start. What becomes of other plugins is not waited for, but for those that it needs.
   *
   * @param patience how long at most
   * @return whether it is so
   */
  boolean awaitKnown(String id, Duration patience) throws InterruptedException;
}
