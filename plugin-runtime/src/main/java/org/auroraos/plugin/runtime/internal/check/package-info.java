/** What a plugin's services say of its health. */
package org.auroraos.plugin.runtime.internal.check;
