package org.auroraos.core.internal.shell;

import java.util.List;
import java.util.Objects;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.api.plugin.PluginInfo;

/**
 * Why a plugin is where it is.
 *
 * @param plugin the plugin
 * @param history the last audit records about it, oldest first
 */
record Diagnosis(PluginInfo plugin, List<AuditRecord> history) {
  Diagnosis {
    Objects.requireNonNull(plugin, "plugin");
    history = List.copyOf(history);
  }
}
