/**
 * What became of a sandboxed run: its status, its result, and the report of what was enforced.
 *
 * <p>Consumers import {@code [0.1,0.2)}.
 */
@Export
@Version("0.1.0")
package org.auroraos.api.sandbox;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
