package org.auroraos.api.plugin;

/** What the health checks of a plugin say. */
public enum Health {
  /** Nobody checks it, or it does not run. */
  NONE,
  /** It is checked, and there have not been enough results yet. */
  UNKNOWN,
  /** It is well. */
  HEALTHY,
  /** It is not well. */
  UNHEALTHY
}
