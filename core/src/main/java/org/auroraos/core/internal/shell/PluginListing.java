package org.auroraos.core.internal.shell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;

/** Plugins with what they use; to a script a list of plugins. */
final class PluginListing extends Listing<PluginInfo> {
  private final Map<String, Load> loads;

  /**
   * Plugins as they are now.
   *
   * @param loads what they use, by id
   */
  PluginListing(List<PluginInfo> plugins, Map<String, Load> loads) {
    super(PluginInfo.class, plugins);
    this.loads = Map.copyOf(loads);
  }

  /** Plugins with what they have used since their start. */
  static PluginListing of(PluginManager manager, List<PluginInfo> plugins) {
    return new PluginListing(plugins, new LoadMeter(manager).measure(plugins));
  }

  /** What a plugin uses, if that is known. */
  Optional<Load> load(String id) {
    return Optional.ofNullable(loads.get(id));
  }
}
