/**
 * The state machine of plugins, and the only place that changes a plugin's state.
 *
 * <p>{@link org.auroraos.core.internal.lifecycle.Lifecycle} is the door: the service {@code
 * PluginManager} for the world, {@link org.auroraos.core.internal.lifecycle.PluginDeployer} for the
 * deploy folder, and {@link org.auroraos.core.internal.lifecycle.PluginSandboxes} for what runs
 * beside a plugin. {@code Deployments} decides which source belongs to which plugin, {@code Plugin}
 * is one plugin with its states, {@code PluginRun} one process of it. Everything that happens to
 * one plugin happens on its {@code SerialQueue}, one thing after the other.
 */
package org.auroraos.core.internal.lifecycle;
