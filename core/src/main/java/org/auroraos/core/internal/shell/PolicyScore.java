package org.auroraos.core.internal.shell;

import org.auroraos.api.policy.lint.Assessment;
import org.auroraos.api.policy.lint.Severity;

/**
 * How weak a policy is, in numbers.
 *
 * @param assessment what is weak about it
 */
public record PolicyScore(Assessment assessment) {
  /** Its name. */
  public String name() {
    return assessment.name();
  }

  /** From 0.0, the strongest, to 10.0. */
  public double score() {
    return assessment.score();
  }

  /** How many findings there are of a severity. */
  public long count(Severity severity) {
    return assessment.findings().stream().filter(f -> f.severity() == severity).count();
  }
}
