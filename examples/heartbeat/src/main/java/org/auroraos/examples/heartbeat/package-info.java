/** The smallest bundle plugin that does something. */
package org.auroraos.examples.heartbeat;
