package org.auroraos.core.internal.shell;

import java.util.Optional;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.lint.Assessment;

/**
 * A policy in a list.
 *
 * @param entry the policy
 * @param assessment what is weak about it; empty when it is not valid
 */
public record PolicySummary(PolicyEntry entry, Optional<Assessment> assessment) {
  /** Its name. */
  public String name() {
    return entry.name();
  }
}
