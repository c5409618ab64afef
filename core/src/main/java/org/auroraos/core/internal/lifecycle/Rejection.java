package org.auroraos.core.internal.lifecycle;

import org.auroraos.api.plugin.PluginInfo;

/**
 * Something in the deploy folder that is not taken.
 *
 * @param fingerprint of the source as it was
 * @param info how it is shown
 * @param wants the id that another source has, where it is sound and that is all; else empty
 */
record Rejection(String fingerprint, PluginInfo info, String wants) {}
