package org.auroraos.core.internal.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * A configuration that has a name.
 *
 * @param pid its PID
 * @param name its name
 * @param source its file, or its PID if it has none
 * @param properties keys and values, with those that Config Admin and FileInstall add
 */
public record NamedConfiguration(
    String pid, String name, String source, Map<String, Object> properties) {
  /** Copies the properties. */
  public NamedConfiguration {
    properties = Map.copyOf(properties);
  }

  /** Keys and values without those by which Config Admin, FileInstall and DS keep their books. */
  public Map<String, Object> own() {
    Map<String, Object> own = new TreeMap<>(properties);
    own.keySet().removeIf(NamedConfiguration::technical);
    return own;
  }

  private static boolean technical(String key) {
    return key.startsWith("service.")
        || key.startsWith("felix.fileinstall.")
        || key.startsWith("component.")
        || key.startsWith(":")
        || key.startsWith(".");
  }
}
