package org.auroraos.api.policy;

/** Which network a sandboxed program reaches. */
public enum NetworkAccess {
  /** None: a network of its own without any interface up. */
  NONE,
  /** A loopback interface of its own, which nobody outside can reach. */
  LOOPBACK,
  /**
   * Listed destinations, through a broker outside the sandbox, and nothing else; see {@link
   * EgressRule}.
   */
  EGRESS,
  /** The host's network, unrestricted. */
  HOST
}
