/**
 * Reads what was deployed: bundle jars, zip archives and directories, from hostile hands, into a
 * directory of plain files and a {@link org.auroraos.core.internal.archive.PluginDescription}.
 *
 * <p>The door is {@link org.auroraos.core.internal.archive.PluginArchive}. Every refusal is an
 * {@link org.auroraos.core.internal.archive.ArchiveException} that names the file, the entry and
 * the reason; any other {@code IOException} is the machine's fault, not the archive's.
 */
package org.auroraos.core.internal.archive;
