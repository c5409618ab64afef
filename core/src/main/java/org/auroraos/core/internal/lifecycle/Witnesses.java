package org.auroraos.core.internal.lifecycle;

import org.auroraos.api.backend.Observer;
import org.auroraos.api.hypervisor.EgressListener;

/**
 * Who sees what a plugin does, besides its log.
 *
 * @param observer of its system calls and files
 * @param egress of the connections that it asks for
 * @param learning whether a policy is learned from that
 */
record Witnesses(Observer observer, EgressListener egress, boolean learning) {
  /** Nobody. */
  static Witnesses none() {
    return new Witnesses(Observer.none(), EgressListener.none(), false);
  }
}
