package org.auroraos.api.hypervisor;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what the broker decided about each connection that a program asked for. Called for one
 * decision after the other; what it takes long for makes the connections of that program wait. A
 * hostile program can make it be called as fast as it can connect.
 */
@ConsumerType
@FunctionalInterface
public interface EgressListener {
  /** A decision was made; the connection is made, or refused, when this returns. */
  void decided(EgressDecision decision);

  /** The program has ended and all its connections are closed; called once, after the last. */
  default void ended() {}

  /** One who does not listen. */
  static EgressListener none() {
    return decision -> {};
  }
}
