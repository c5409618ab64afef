/** What was denied at run time, by which layer, and which line of a policy would allow it. */
package org.auroraos.core.internal.explain;
