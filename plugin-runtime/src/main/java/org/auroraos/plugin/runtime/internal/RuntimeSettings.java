package org.auroraos.plugin.runtime.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Where things lie in the sandbox, and which plugin this is.
 *
 * @param code folder with the plugin's bundles
 * @param data folder that the plugin keeps
 * @param support folder with the bundles that a plugin may need
 * @param temp folder for what lives as long as the process
 * @param pluginId id of the plugin, may be empty
 * @param pluginVersion version of the plugin, may be empty
 * @param patience how long a stop waits for an activator that is still starting, before and again
 *     after it interrupts it
 */
public record RuntimeSettings(
    Path code,
    Path data,
    Path support,
    Path temp,
    String pluginId,
    String pluginVersion,
    Duration patience) {

  /** Framework and system property: {@link #data()}. */
  public static final String DATA = "aurora.data";

  /** Framework and system property: {@link #pluginId()}. */
  public static final String PLUGIN_ID = "aurora.plugin.id";

  /** Framework and system property: {@link #pluginVersion()}. */
  public static final String PLUGIN_VERSION = "aurora.plugin.version";

  /** Nothing is null. */
  public RuntimeSettings {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(support, "support");
    Objects.requireNonNull(temp, "temp");
    Objects.requireNonNull(pluginId, "pluginId");
    Objects.requireNonNull(pluginVersion, "pluginVersion");
    Objects.requireNonNull(patience, "patience");
  }

  /**
   * The settings of this process: the folders of the sandbox, unless the system properties {@code
   * aurora.plugin.code}, {@code aurora.data} and {@code aurora.runtime.bundles} name others, and
   * the plugin that the environment names.
   */
  public static RuntimeSettings ofProcess() {
    return new RuntimeSettings(
        Path.of(System.getProperty("aurora.plugin.code", "/plugin")),
        Path.of(System.getProperty(DATA, "/data")),
        Path.of(System.getProperty("aurora.runtime.bundles", "/runtime/bundles")),
        Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
        environment("AURORA_PLUGIN_ID"),
        environment("AURORA_PLUGIN_VERSION"),
        Duration.ofSeconds(2));
  }

  /** Sets the system properties from which a plugin's code learns where its data is. */
  public void publish() {
    System.setProperty(DATA, data.toString());
    System.setProperty(PLUGIN_ID, pluginId);
    System.setProperty(PLUGIN_VERSION, pluginVersion);
    // The JVM asks the password database, in which a sandbox's user need not be, and not HOME.
    System.setProperty("user.home", data.toString());
  }

  private static String environment(String name) {
    String value = System.getenv(name);
    return value == null ? "" : value;
  }
}
