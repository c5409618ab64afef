/**
 * What follows from the end of a plugin's process: restarts, back-off, the limit of both. Decisions
 * only; whoever asks carries them out.
 */
package org.auroraos.core.internal.supervise;
