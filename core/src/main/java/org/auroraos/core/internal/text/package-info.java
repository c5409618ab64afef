/** How values look on a terminal: escaping, units, tables. The doors are the public classes. */
package org.auroraos.core.internal.text;
