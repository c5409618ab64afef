package org.auroraos.core.internal.config;

import java.util.Map;

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
}
