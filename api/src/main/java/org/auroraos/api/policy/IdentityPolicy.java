package org.auroraos.api.policy;

/** Which user a sandboxed program runs as, seen from the host. */
public enum IdentityPolicy {
  /**
   * An unprivileged identity that no other plugin has. A platform that is not privileged has only
   * its own user to give; the program then is that user in a user namespace, and the report says
   * so.
   */
  PRIVATE,
  /** The platform's own user. */
  PLATFORM
}
