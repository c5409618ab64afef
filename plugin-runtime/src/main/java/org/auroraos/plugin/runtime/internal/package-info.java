/** What all parts share: where things lie, and how a failed start is told. */
package org.auroraos.plugin.runtime.internal;
