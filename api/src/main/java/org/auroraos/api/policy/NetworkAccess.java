package org.auroraos.api.policy;

/** Which network a sandboxed program reaches. */
public enum NetworkAccess {
  /** None: a network of its own without any interface up. */
  NONE,
  /** A loopback interface of its own, which nobody outside can reach. */
  LOOPBACK,
  /** The host's network, unrestricted. */
  HOST
}
