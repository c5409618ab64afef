/**
 * The messages between the platform and the runtime inside a bundle plugin's sandbox.
 *
 * <p>Both ends of the inherited descriptor use {@link
 * org.auroraos.api.runtime.RuntimeMessageCodec}. The platform treats what it reads as hostile.
 */
@Export
@Version("0.1.0")
package org.auroraos.api.runtime;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
