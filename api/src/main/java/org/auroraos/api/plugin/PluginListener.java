package org.auroraos.api.plugin;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of every change of a plugin's state. Register it as a service; it is called in the order of
 * the changes of each plugin, must return soon, and may not call the {@link PluginManager} back.
 */
@ConsumerType
@FunctionalInterface
public interface PluginListener {
  /**
   * A plugin changed its state.
   *
   * @param before the state it was in
   * @param plugin the plugin in its new state
   */
  void stateChanged(PluginState before, PluginInfo plugin);
}
