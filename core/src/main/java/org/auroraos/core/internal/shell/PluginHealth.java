package org.auroraos.core.internal.shell;

import org.auroraos.api.plugin.PluginInfo;

/**
 * A plugin, to be shown by how it is.
 *
 * @param plugin the plugin
 */
record PluginHealth(PluginInfo plugin) {}
