package org.auroraos.core.internal.egress;

import java.util.List;
import org.auroraos.api.hypervisor.EgressListener;
import org.auroraos.api.policy.EgressRule;

/**
 * For whom a broker works.
 *
 * @param sandbox the instance
 * @param traceId the run
 * @param rules where it may connect to
 * @param listener is told what was decided
 */
public record EgressTerms(
    String sandbox, String traceId, List<EgressRule> rules, EgressListener listener) {
  /** Copies the rules. */
  public EgressTerms {
    rules = List.copyOf(rules);
  }
}
