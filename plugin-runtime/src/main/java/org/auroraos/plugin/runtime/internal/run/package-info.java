/** The life of the process: from Hello to its exit code. */
package org.auroraos.plugin.runtime.internal.run;
