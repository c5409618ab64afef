package org.auroraos.api.policy.lint;

import java.util.List;
import java.util.Objects;

/**
 * What is weak about a policy.
 *
 * @param name the policy
 * @param source where it comes from
 * @param score from 0.0, the strongest, to 10.0, the weakest, in steps of a tenth; depends on
 *     nothing but the policy, so that scores of different machines can be compared
 * @param findings the weaknesses, those that matter most first
 * @param plugins ids of the plugins that run under the policy, as far as they are known
 */
public record Assessment(
    String name, String source, double score, List<Finding> findings, List<String> plugins) {
  /** Copies the lists; checks the range of the score. */
  public Assessment {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
    if (!(score >= 0 && score <= 10)) {
      throw new IllegalArgumentException("a score is 0.0 to 10.0: " + score);
    }
    findings = List.copyOf(findings);
    plugins = List.copyOf(plugins);
  }

  /** The score in a word. */
  public Rating rating() {
    return Rating.of(score);
  }

  /** The findings of at least this severity. */
  public List<Finding> atLeast(Severity severity) {
    return findings.stream().filter(f -> f.severity().compareTo(severity) >= 0).toList();
  }

  /** A score in a word. */
  public enum Rating {
    /** Below 2.0: for programs that nobody trusts. */
    STRONG,
    /** Below 5.0: something stands open that the program should need. */
    FAIR,
    /** Below 8.0: for programs that are trusted. */
    EXPOSED,
    /** From 8.0: hardly a sandbox. */
    OPEN;

    /** The word for a score. */
    public static Rating of(double score) {
      if (score < 2) {
        return STRONG;
      }
      if (score < 5) {
        return FAIR;
      }
      return score < 8 ? EXPOSED : OPEN;
    }
  }
}
