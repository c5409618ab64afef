package org.auroraos.core.internal.shell;

import java.util.List;

/**
 * This platform.
 *
 * @param version its version
 * @param pid its process
 * @param java the Java runtime
 * @param framework the OSGi framework
 * @param system operating system and architecture
 * @param home the distribution
 * @param data where it writes
 * @param problems what is wrong with its settings for all plugins
 */
public record PlatformInfo(
    String version,
    long pid,
    String java,
    String framework,
    String system,
    String home,
    String data,
    List<String> problems) {
  /** Copies the problems. */
  public PlatformInfo {
    problems = List.copyOf(problems);
  }
}
