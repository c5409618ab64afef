package org.auroraos.core.internal.lifecycle;

import java.util.Optional;
import org.auroraos.core.internal.archive.EntryPoint;
import org.auroraos.core.internal.archive.PluginDescription;
import org.auroraos.core.internal.health.HealthSettings;

/** What the operator wants and what the plugin brings, put together. */
final class Healths {
  private Healths() {}

  /** How a plugin is checked; empty if it is not. */
  static Optional<HealthSettings> of(PluginDescription plugin, PluginSettings settings) {
    return settings
        .supervision()
        .health(
            Optional.ofNullable(plugin.commands().get(EntryPoint.HEALTH)), plugin.healthTimeout());
  }
}
