package org.auroraos.core.internal.lint;

import java.util.List;
import org.auroraos.api.policy.lint.Finding;

/**
 * The score: each weakness takes its share of the strength that the others have left, so that many
 * small ones add up, one large one is enough, and the order does not matter.
 */
final class Score {
  private Score() {}

  /** From 0.0 to 10.0 in steps of a tenth. */
  static double of(List<Finding> findings) {
    double strength = 1;
    for (Finding finding : findings) {
      strength *= 1 - finding.weight() / 100.0;
    }
    return Math.round((1 - strength) * 100) / 10.0;
  }
}
