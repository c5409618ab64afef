/** What the kernel says in /proc about this machine and this process, read and not interpreted. */
package org.auroraos.backend.linux.internal.proc;
