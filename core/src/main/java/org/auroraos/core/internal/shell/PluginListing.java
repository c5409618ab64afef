package org.auroraos.core.internal.shell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;

/** Plugins with what they use; to a script a list of plugins. */
final class PluginListing extends Listing<PluginInfo> {
  private final Map<String, Load> loads;
  private final List<String> problems;

  /**
   * Plugins as they are now.
   *
   * @param loads what they use, by id
   * @param problems what keeps all of them from starting
   */
  PluginListing(List<PluginInfo> plugins, Map<String, Load> loads, List<String> problems) {
    super(PluginInfo.class, plugins);
    this.loads = Map.copyOf(loads);
    this.problems = List.copyOf(problems);
  }

  /** Plugins with what they have used since their start. */
  static PluginListing of(PluginManager manager, List<PluginInfo> plugins) {
    return new PluginListing(plugins, new LoadMeter(manager).measure(plugins), manager.problems());
  }

  /** What keeps all of them from starting. */
  List<String> problems() {
    return problems;
  }

  /** What a plugin uses, if that is known. */
  Optional<Load> load(String id) {
    return Optional.ofNullable(loads.get(id));
  }
}
