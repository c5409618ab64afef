/**
 * What is inside a plugin, found without running or loading anything of it: {@link
 * org.auroraos.core.internal.scan.AdmissionScan} reads class files, jars in jars, programs and
 * scripts, and says what is unusual about them. It decides nothing.
 */
package org.auroraos.core.internal.scan;
