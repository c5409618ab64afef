/**
 * What follows from the end of a plugin's process, and from its silence: restarts, back-off,
 * readiness, health. Decisions only; whoever asks carries them out.
 */
package org.auroraos.core.internal.supervise;
