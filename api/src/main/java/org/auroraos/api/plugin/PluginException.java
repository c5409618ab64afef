package org.auroraos.api.plugin;

/**
 * An operation on a plugin that was refused; the message says which plugin, why, and what to do.
 */
public final class PluginException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String pluginId;

  /**
   * A refused operation.
   *
   * @param pluginId the plugin
   * @param message why, and what to do
   */
  public PluginException(String pluginId, String message) {
    super(message);
    this.pluginId = pluginId;
  }

  /**
   * A refused operation with the failure behind it.
   *
   * @param pluginId the plugin
   * @param message why, and what to do
   * @param cause the failure behind it
   */
  public PluginException(String pluginId, String message, Throwable cause) {
    super(message, cause);
    this.pluginId = pluginId;
  }

  /** The plugin. */
  public String pluginId() {
    return pluginId;
  }
}
