package org.auroraos.api.policy.lint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One weakness of a policy.
 *
 * @param id what kind of weakness it is, such as {@code memory-unlimited}; the table in {@code
 *     docs/policy-score.md} lists all
 * @param severity how much it matters, on this machine and for those who use the policy
 * @param weight how many percent of the strength that is left it costs, 0 to 99; 0 does not count
 *     in the score. Depends on nothing but the policy
 * @param key the key of the policy that it is about
 * @param value the part of the key's value that it is about, as it is written
 * @param reason what it means, in plain words
 * @param fix keys and values, in written form, that mend it when they are put into the policy;
 *     empty when there is no single answer
 * @param source where the key stands: a file, a configuration, or {@code built-in}
 */
public record Finding(
    String id,
    Severity severity,
    int weight,
    String key,
    String value,
    String reason,
    Map<String, String> fix,
    String source) {
  /** Copies the fix; checks the range of the weight. */
  public Finding {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(source, "source");
    if (weight < 0 || weight > 99) {
      throw new IllegalArgumentException("a weight is 0 to 99 percent: " + weight);
    }
    fix = Collections.unmodifiableMap(new LinkedHashMap<>(fix));
  }
}
