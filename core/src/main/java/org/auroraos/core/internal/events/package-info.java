/**
 * What happens to plugins, told by Event Admin.
 *
 * <p>{@link org.auroraos.core.internal.events.PluginEvents} is there as long as Event Admin is.
 */
package org.auroraos.core.internal.events;
