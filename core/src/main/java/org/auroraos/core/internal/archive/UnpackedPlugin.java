package org.auroraos.core.internal.archive;

import java.nio.file.Path;

/**
 * A plugin as plain files.
 *
 * @param root the directory that is shown to it as {@code /plugin}; the target of the unpacking or
 *     its only child
 * @param description what it says about itself
 */
public record UnpackedPlugin(Path root, PluginDescription description) {}
