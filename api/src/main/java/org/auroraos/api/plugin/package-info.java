/**
 * Plugins: their state, and the operations an operator has on them.
 *
 * <p>Obtain the {@link org.auroraos.api.plugin.PluginManager} service from the registry. Consumers
 * import {@code [0.1,0.2)}.
 */
@Export
@Version("0.1.0")
package org.auroraos.api.plugin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
