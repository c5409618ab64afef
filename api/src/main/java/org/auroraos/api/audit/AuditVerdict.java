package org.auroraos.api.audit;

import java.util.List;
import java.util.Objects;

/**
 * What a check of the whole log has found.
 *
 * @param first number of the oldest record that is kept, 0 when there is none
 * @param head the end of the chain as it was found
 * @param problems each place where the chain does not hold, with file and line; empty when it holds
 */
public record AuditVerdict(long first, AuditHead head, List<String> problems) {
  /** Copies the list. */
  public AuditVerdict {
    Objects.requireNonNull(head, "head");
    problems = List.copyOf(problems);
  }

  /** Whether no record was edited, removed or reordered. */
  public boolean sound() {
    return problems.isEmpty();
  }
}
