/** The {@code aurora exec} command: one program in a sandbox, from a shell or a script. */
package org.auroraos.core.internal.exec;
