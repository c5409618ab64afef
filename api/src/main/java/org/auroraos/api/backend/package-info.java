/**
 * The service provider interface of a sandbox backend: the one line between the platform, which
 * knows plugins and policies, and an operating system, which knows processes.
 *
 * <p>A backend registers a {@link org.auroraos.api.backend.SandboxBackend} service. It knows
 * nothing of plugins; the platform knows nothing of cgroups, job objects or Seatbelt. Providers
 * import {@code [0.1,0.2)}.
 */
@Export
@Version("0.1.0")
package org.auroraos.api.backend;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
