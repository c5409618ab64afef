/** The JVM of a bundle plugin: how it is started, and what makes that start short. */
package org.auroraos.core.internal.jvm;
