package org.auroraos.api.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a policy asked for and what was really applied, one entry for each {@link Capability}.
 * Nothing is left out silently: a capability that was asked for and is missing stands here with
 * {@code applied=false}.
 *
 * @param entries in the order of {@link Capability}; a capability occurs once at the most
 */
public record EnforcementReport(List<Enforcement> entries) {
  /** Copies the entries in the order of their capabilities. */
  public EnforcementReport {
    entries = entries.stream().sorted((a, b) -> a.capability().compareTo(b.capability())).toList();
    Set<Capability> distinct =
        entries.stream().map(Enforcement::capability).collect(Collectors.toSet());
    if (distinct.size() != entries.size()) {
      throw new IllegalArgumentException("a capability occurs twice in the report: " + entries);
    }
  }

  /** A report without entries: of a run that never reached a backend. */
  public static EnforcementReport empty() {
    return new EnforcementReport(List.of());
  }

  /** The entry for a capability, if it was asked for. */
  public Optional<Enforcement> find(Capability capability) {
    return entries.stream().filter(e -> e.capability() == capability).findFirst();
  }

  /** Entries that the policy asked for and that are not applied. */
  public List<Enforcement> missing() {
    return entries.stream().filter(Enforcement::missing).toList();
  }
}
