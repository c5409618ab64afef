/** What the private root of a sandbox consists of. */
package org.auroraos.backend.linux.internal.root;
