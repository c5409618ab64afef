/**
 * Makes bundles and runs them in the plugin runtime, without a platform and without a sandbox: for
 * the tests of the runtime and of plugins.
 */
package org.auroraos.plugin.testing;
