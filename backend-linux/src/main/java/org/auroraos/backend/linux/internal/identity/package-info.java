/** Which user outside belongs to whom, and who owns what the program writes. */
package org.auroraos.backend.linux.internal.identity;
