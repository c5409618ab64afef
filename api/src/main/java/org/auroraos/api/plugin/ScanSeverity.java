package org.auroraos.api.plugin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How much a {@link ScanFinding} matters, the least first. The sandbox holds whatever is found: a
 * severity says how unusual it is for a plugin, and how much of the sandbox would be tested by it.
 */
public enum ScanSeverity {
  /** Worth knowing; most programs have some. */
  INFO,
  /** Usual for large libraries, and without effect outside of the plugin. */
  LOW,
  /** Uses what only few plugins need, or what the scan cannot see into. */
  MEDIUM,
  /** Reaches for other processes or for privileges, or hides from the scan. */
  HIGH,
  /** Most of it could not be looked at: nothing is known. */
  CRITICAL;

  /** The name in configurations, on command lines and in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The severity with this {@link #id()}, or empty if there is none. */
  public static Optional<ScanSeverity> byId(String id) {
    return Arrays.stream(values()).filter(severity -> severity.id().equals(id)).findFirst();
  }
}
