package org.auroraos.core.internal.egress;

import org.auroraos.api.hypervisor.EgressDecision;
import org.auroraos.api.hypervisor.EgressListener;

/**
 * Two who listen to the same decisions.
 *
 * @param one is told first
 * @param other is told then
 */
public record Audience(EgressListener one, EgressListener other) implements EgressListener {
  @Override
  public void decided(EgressDecision decision) {
    one.decided(decision);
    other.decided(decision);
  }

  @Override
  public void ended() {
    one.ended();
    other.ended();
  }
}
