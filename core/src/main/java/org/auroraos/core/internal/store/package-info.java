/**
 * Plugins on disk: code under the digest of its content, and what must survive a crash.
 *
 * <p>The door is {@link org.auroraos.core.internal.store.PluginStore}. The rule: what has a final
 * name is complete. Directories and files are prepared under another name in the same file system,
 * flushed, renamed, and the directory of the name is flushed.
 */
package org.auroraos.core.internal.store;
