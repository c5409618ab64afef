package org.auroraos.core.internal.lifecycle;

import org.auroraos.api.plugin.PluginInfo;

/**
 * Something in the deploy folder that is not taken.
 *
 * @param fingerprint of the source as it was
 * @param info how it is shown
 * @param idTaken whether it is sound, and only another source has its id
 */
record Rejection(String fingerprint, PluginInfo info, boolean idTaken) {}
