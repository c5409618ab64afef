package org.auroraos.api.plugin;

/** What kind of thing a plugin is. */
public enum PluginShape {
  /** One or more OSGi bundles in a JVM of their own. */
  BUNDLE,
  /** A program described by {@code module.json} or {@code manifest.json}. */
  COMMAND,
  /** A pack described by {@code manifest.yaml}. */
  PACK
}
