package org.auroraos.core.internal.store;

import java.util.List;

/**
 * What was found in the store.
 *
 * @param plugins the plugins whose state is sound
 * @param problems what was not sound, each with what was done about it
 */
public record StoreContent(List<PluginRecord> plugins, List<String> problems) {
  /** Copies the lists. */
  public StoreContent {
    plugins = List.copyOf(plugins);
    problems = List.copyOf(problems);
  }
}
