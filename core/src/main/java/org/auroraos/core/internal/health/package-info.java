/**
 * Whether a plugin does what it is there for: when it is ready, what its health checks add up to,
 * and whether it still gives signs of life. Decisions only; whoever asks runs the checks, gives the
 * time, and carries out what follows.
 */
package org.auroraos.core.internal.health;
