/**
 * What plugins need of one another: versions and constraints on them, who needs whom, in which
 * order they start, and what is missing. Values and decisions only; nothing here starts a plugin.
 */
package org.auroraos.core.internal.depend;
