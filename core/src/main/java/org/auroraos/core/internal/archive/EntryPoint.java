package org.auroraos.core.internal.archive;

import java.util.Locale;

/** A program of a plugin, by what it is for. */
public enum EntryPoint {
  /** Prepares the plugin once. */
  INSTALL,
  /** Is the plugin: runs as long as it does. */
  START,
  /** Is run before the plugin is asked to end. */
  STOP,
  /** Says whether it is well. */
  HEALTH;

  /** The key in manifests. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
