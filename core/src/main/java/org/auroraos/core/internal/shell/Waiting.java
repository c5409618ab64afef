package org.auroraos.core.internal.shell;

import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.PluginInfo;

/**
 * Something that waits for an operator's approval.
 *
 * @param plugin whose it is
 * @param admission what is asked about
 * @param replacement whether it is to replace a plugin that is there, or that plugin itself
 */
record Waiting(PluginInfo plugin, Admission admission, boolean replacement) {}
