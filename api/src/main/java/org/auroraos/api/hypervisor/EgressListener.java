package org.auroraos.api.hypervisor;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what the broker decided about each connection that a program asked for. Called by the
 * thread that serves the connection, by several at once; a hostile program can make it be called as
 * fast as it can connect.
 */
@ConsumerType
@FunctionalInterface
public interface EgressListener {
  /** A decision was made; the connection is made, or refused, when this returns. */
  void decided(EgressDecision decision);

  /** One who does not listen. */
  static EgressListener none() {
    return decision -> {};
  }
}
