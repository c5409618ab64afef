/** The C library through JNA, one to one, and nothing else. */
package org.auroraos.backend.linux.internal.libc;
