package org.auroraos.core.internal.lifecycle;

/**
 * What one plugin consists of.
 *
 * @param status where it stands
 * @param wishes where it should
 * @param versions which are there
 * @param bonds to those that it needs and that need it
 * @param restarts of its process
 * @param gatekeeper whether it may start
 * @param activation its process
 * @param beside what else runs in its sandboxes
 */
record PluginParts(
    String id,
    LifecycleServices services,
    PluginStatus status,
    Wishes wishes,
    Versions versions,
    Bonds bonds,
    Restarts restarts,
    Gatekeeper gatekeeper,
    Activation activation,
    Beside beside) {}
