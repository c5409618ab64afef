package org.auroraos.core.internal.archive;

import java.nio.file.Path;
import java.util.List;

/**
 * A plugin as plain files.
 *
 * @param root the directory that is shown to it as {@code /plugin}; the target of the unpacking or
 *     its only child
 * @param description what it says about itself
 * @param setId files that had a set-user-ID or set-group-ID bit where they came from
 */
public record UnpackedPlugin(Path root, PluginDescription description, List<String> setId) {
  /** Copies the list. */
  public UnpackedPlugin {
    setId = List.copyOf(setId);
  }
}
