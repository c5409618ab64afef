package org.auroraos.core.internal.learn;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.auroraos.api.policy.EgressRule;
import org.auroraos.core.internal.learn.Destinations.Asked;
import org.auroraos.core.internal.learn.Destinations.Used;

/**
 * Which destinations a program needs: of those that the policy lists, those that it used. What it
 * was refused is not added.
 */
final class LearnedEgress {
  /** With more names than this below one, that one is kept in their place. */
  static final int MANY = 16;

  private final Notes notes;

  LearnedEgress(Notes notes) {
    this.notes = notes;
  }

  /** Never more than the present ones allow; empty when none was used. */
  List<EgressRule> of(List<EgressRule> present, Asked asked) {
    if (asked.moreUsed() && !present.isEmpty()) {
      notes.add("network.egress", "too many destinations were used to be told; it is as it was");
      return present;
    }
    Map<EgressRule, Set<String>> byRule = new LinkedHashMap<>();
    for (Used used : asked.used()) {
      EgressRule to = used.destination();
      present.stream()
          .filter(rule -> rule.matches(to))
          .findFirst()
          .ifPresent(rule -> byRule.computeIfAbsent(rule, r -> new TreeSet<>()).add(to.host()));
      literal(present, used)
          .ifPresent(rule -> byRule.computeIfAbsent(rule, r -> new TreeSet<>()).add(rule.host()));
    }
    Set<EgressRule> learned = new LinkedHashSet<>();
    for (EgressRule rule : present) {
      Set<String> hosts = byRule.getOrDefault(rule, Set.of());
      if (hosts.size() > MANY) {
        notes.add(
            "network.egress", "of " + rule + " " + hosts.size() + " names were used; it is kept");
        learned.add(rule);
      } else {
        tellOfNarrowing(rule, hosts);
        hosts.forEach(host -> learned.add(new EgressRule(host, rule.port())));
      }
    }
    return List.copyOf(learned);
  }

  /** A name may lead to an internal address only if that is listed too. */
  private static Optional<EgressRule> literal(List<EgressRule> present, Used used) {
    return present.stream()
        .filter(rule -> rule.port() == used.destination().port())
        .filter(rule -> rule.address().isPresent() && rule.address().equals(used.address()))
        .findFirst();
  }

  private void tellOfNarrowing(EgressRule rule, Set<String> hosts) {
    if (rule.wildcard() && !hosts.isEmpty()) {
      notes.add(
          "network.egress",
          "of " + rule + " only the names that were used; another one will be refused");
    }
  }
}
