package org.auroraos.backend.linux.internal.launch;

import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;

/** The enforcement report while it is put together. */
final class Enforcements {
  private final Set<Capability> optional;
  private final Map<Capability, Enforcement> entries = new EnumMap<>(Capability.class);

  /** For a policy under which these may be missing. */
  Enforcements(Set<Capability> optional) {
    this.optional = Set.copyOf(optional);
  }

  /** What holds, and by what. */
  void applied(Capability capability, String requested, String mechanism, String detail) {
    entries.put(capability, new Enforcement(capability, requested, true, mechanism, detail));
  }

  /** What was asked for and does not hold. */
  void missing(Capability capability, String requested, String detail) {
    entries.put(capability, new Enforcement(capability, requested, false, "", detail));
  }

  /** What does not hold exactly, but is pursued by a mechanism that is better than none. */
  void pursued(Capability capability, String requested, String mechanism, String detail) {
    entries.put(capability, new Enforcement(capability, requested, false, mechanism, detail));
  }

  /** What does not hold although it was promised; false when nothing was. */
  boolean withdraw(Capability capability, String detail) {
    return withdraw(entry -> entry.capability() == capability, detail);
  }

  /** The same of several. */
  boolean withdrawAll(Set<Capability> capabilities, String detail) {
    return withdraw(entry -> capabilities.contains(entry.capability()), detail);
  }

  /** The same of everything that mechanisms were to enforce whose names begin so. */
  boolean withdrawAll(String mechanism, String detail) {
    return withdraw(entry -> entry.mechanism().startsWith(mechanism), detail);
  }

  private boolean withdraw(Predicate<Enforcement> which, String detail) {
    List<Enforcement> promised = entries.values().stream().filter(which).toList();
    promised.forEach(entry -> missing(entry.capability(), entry.requested(), detail));
    return !promised.isEmpty();
  }

  /** Adds to the detail of what is in the report. */
  void note(Capability capability, String note) {
    Enforcement entry = entries.get(capability);
    String detail = entry.detail().isEmpty() ? note : entry.detail() + "; " + note;
    entries.put(
        capability,
        new Enforcement(capability, entry.requested(), entry.applied(), entry.mechanism(), detail));
  }

  private static String names(List<Enforcement> entries) {
    return entries.stream()
        .map(entry -> entry.capability() + " " + entry.requested())
        .collect(Collectors.joining(", "));
  }

  EnforcementReport report() {
    return new EnforcementReport(new ArrayList<>(entries.values()));
  }

  /** Refuses a launch that would lack something that may not be missing. */
  void demand() throws SandboxException {
    List<Enforcement> refused =
        report().missing().stream().filter(e -> !optional.contains(e.capability())).toList();
    if (refused.isEmpty()) {
      return;
    }
    // Often one reason is behind several.
    Map<String, List<Enforcement>> byReason =
        refused.stream()
            .collect(Collectors.groupingBy(Enforcement::detail, LinkedHashMap::new, toList()));
    String reasons =
        byReason.entrySet().stream()
            .map(reason -> names(reason.getValue()) + ": " + reason.getKey())
            .collect(Collectors.joining("; "));
    throw new SandboxException(
        SandboxException.Kind.NOT_ENFORCEABLE,
        refused.get(0).capability().id(),
        "the policy asks for what this machine cannot enforce: "
            + reasons
            + ". Or name it in the policy's optional capabilities",
        report());
  }
}
