package org.auroraos.api.backend;

/** Why the platform kills a sandbox; recorded before the kill, so that the exit can say so. */
public enum KillCause {
  /** The wall-clock limit of the run was reached. */
  TIMEOUT,
  /** Somebody stopped it, and it did not end within its grace period or was not given one. */
  STOPPED
}
