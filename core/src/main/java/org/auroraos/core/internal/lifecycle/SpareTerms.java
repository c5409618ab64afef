package org.auroraos.core.internal.lifecycle;

/**
 * What a spare is prepared for; it takes over for nothing else.
 *
 * @param digest of the version
 * @param settings of the plugin
 * @param plan of the start that it is prepared in place of
 */
record SpareTerms(String digest, PluginSettings settings, LaunchPlan plan) {}
