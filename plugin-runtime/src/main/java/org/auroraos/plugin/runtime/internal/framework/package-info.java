/** The OSGi framework as a plugin sees it: what it exports, where it keeps its files. */
package org.auroraos.plugin.runtime.internal.framework;
