package org.auroraos.launcher.internal.config;

/** What a framework is booted for: the value of {@code aurora.mode}. */
public enum Mode {
  /** The platform with its plugins. */
  PLATFORM("platform"),
  /** One command that needs no platform, such as {@code aurora exec}. */
  TOOL("tool");

  private final String label;

  Mode(String label) {
    this.label = label;
  }

  /** The value of the framework property. */
  public String label() {
    return label;
  }
}
