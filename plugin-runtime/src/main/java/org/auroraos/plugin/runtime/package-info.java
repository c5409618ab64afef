/** What runs inside the sandbox of a bundle plugin. */
package org.auroraos.plugin.runtime;
