/** The connection to the platform, over the inherited socket. */
package org.auroraos.plugin.runtime.internal.bridge;
