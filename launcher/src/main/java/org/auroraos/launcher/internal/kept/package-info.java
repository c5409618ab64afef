/** Plugins that run although no platform does. */
package org.auroraos.launcher.internal.kept;
