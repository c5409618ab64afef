/**
 * What was decided on this platform, by whom and why: an append-only log whose records are chained
 * by their hashes. Consumers import {@code [0.1,1)}, providers {@code [0.1,0.2)}.
 */
@Export
@Version("0.1.0")
package org.auroraos.api.audit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
