/** What the launcher tells of system calls, in the neutral terms of the API. */
package org.auroraos.backend.linux.internal.observe;
