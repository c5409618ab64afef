/** File descriptors with an owner each, and pipes and sockets as Java streams. */
package org.auroraos.backend.linux.internal.descriptor;
