package org.auroraos.core.internal.lifecycle;

/** A plugin's settings that cannot be used; the message names source, key and value. */
final class SettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String policyName;

  /**
   * A problem of the policy or of the plugin's own configuration.
   *
   * @param policyName the policy as far as it is known, for display
   */
  SettingsException(String policyName, Exception cause) {
    super(cause.getMessage(), cause);
    this.policyName = policyName;
  }

  String policyName() {
    return policyName;
  }
}
