/**
 * The protocol of the launcher, docs/launcher-protocol.md: a launch spec and what comes back, as
 * values and as bytes.
 */
package org.auroraos.backend.linux.internal.wire;
