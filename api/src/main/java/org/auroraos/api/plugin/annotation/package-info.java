/**
 * Build-time annotations with which a bundle says that it is an Aurora plugin and what it asks for.
 *
 * <p>They end as manifest headers, readable without loading a class. Nothing of this package is
 * needed at run time.
 */
@Export
@Version("0.1.0")
package org.auroraos.api.plugin.annotation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
