/** The native launcher: out of the bundle, onto a file system where it can be executed. */
package org.auroraos.backend.linux.internal.install;
