/**
 * What a sandboxed program may use: immutable policies, where they come from, and what is wrong
 * with them.
 *
 * <p>A policy is data. It is written in code ({@link
 * org.auroraos.api.policy.SandboxPolicy#builder()}), as a Config Admin file ({@code
 * etc/org.auroraos.policy~NAME.cfg}) or as JSON; {@link org.auroraos.api.policy.PolicyCodec}
 * translates, {@link org.auroraos.api.policy.PolicyRegistry} finds policies by name. Consumers
 * import {@code [0.1,0.2)}.
 */
@Export
@Version("0.1.0")
package org.auroraos.api.policy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
