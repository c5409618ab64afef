/** From the files of a plugin to its running bundles, and back. */
package org.auroraos.plugin.runtime.internal.start;
