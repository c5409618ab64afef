/**
 * Makes bundles and starts runtimes, in this JVM or another; for the tests of other modules too.
 */
package org.auroraos.plugin.runtime.testing;
