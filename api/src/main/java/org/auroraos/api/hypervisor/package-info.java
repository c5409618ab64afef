/**
 * Sandbox instances and the runs in them, for embedders and for the plugin lifecycle.
 *
 * <p>Obtain the {@link org.auroraos.api.hypervisor.Hypervisor} service from the registry. Consumers
 * import {@code [0.1,0.2)}.
 */
@Export
@Version("0.1.0")
package org.auroraos.api.hypervisor;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
