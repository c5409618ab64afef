package org.auroraos.api.plugin;

/** Where a plugin stands. */
public enum PluginState {
  /** Its files are in the store. */
  STAGED,
  /** Its files and its description are sound. It may wait for other plugins that it needs. */
  VERIFIED,
  /** Waits for the operator's approval. */
  PENDING_APPROVAL,
  /** Its sandbox is being built, or its program is not ready yet. */
  STARTING,
  /** Running and ready. */
  ACTIVE,
  /** Was asked to end. */
  STOPPING,
  /** Ended as asked, or by itself with success. */
  STOPPED,
  /** Ended and waits for its next start. */
  BACKOFF,
  /** Runs but does not answer. */
  UNRESPONSIVE,
  /** Ended without being asked, or could not be started. */
  FAILED,
  /** Refused: what was deployed is not a sound plugin, or may not start here. */
  REJECTED;

  /** Whether it will stay in this state until somebody acts or something happens to it. */
  public boolean settled() {
    return switch (this) {
      case ACTIVE, STOPPED, FAILED, REJECTED, PENDING_APPROVAL, UNRESPONSIVE -> true;
      case STAGED, VERIFIED, STARTING, STOPPING, BACKOFF -> false;
    };
  }

  /** Whether there is a process. */
  public boolean running() {
    return this == STARTING || this == ACTIVE || this == STOPPING || this == UNRESPONSIVE;
  }
}
