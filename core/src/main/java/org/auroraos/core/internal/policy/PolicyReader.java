package org.auroraos.core.internal.policy;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.text.Suggestions;

/** Reads a policy out of keys and values. */
final class PolicyReader {
  /** What Config Admin, FileInstall and Declarative Services add to a configuration. */
  private static final List<String> FOREIGN =
      List.of("service.", "felix.fileinstall.", "component.", ".");

  private PolicyReader() {}

  /**
   * Reads a policy; {@code extends} is an unknown key here.
   *
   * @param base what holds for keys that are not given
   * @param source what to name in errors
   */
  static SandboxPolicy read(SandboxPolicy base, Map<String, ?> properties, String source)
      throws PolicyException {
    for (String name : new TreeSet<>(properties.keySet())) {
      requireKnown(name, properties.get(name), source);
    }
    PolicyDraft draft = new PolicyDraft(base);
    for (PolicyKey<?> key : PolicyKeys.ALL) {
      Object value = properties.get(key.name());
      if (value != null) {
        read(key, value, draft, source);
      }
    }
    new PolicyChecks(draft, source).run();
    return draft.build();
  }

  private static void requireKnown(String name, Object value, String source)
      throws PolicyException {
    if (PolicyKeys.NAMES.contains(name) || FOREIGN.stream().anyMatch(name::startsWith)) {
      return;
    }
    String problem =
        name.equals(PolicyKeys.EXTENDS)
            ? "a base policy cannot be chosen here"
            : "unknown key" + Suggestions.didYouMean(name, PolicyKeys.NAMES);
    throw new PolicyException(source, name, display(value), problem);
  }

  private static void read(PolicyKey<?> key, Object value, PolicyDraft draft, String source)
      throws PolicyException {
    try {
      key.read(value, draft);
    } catch (ValueException e) {
      throw new PolicyException(source, key.name(), display(value), e.getMessage());
    }
  }

  /** A value as it was found, for errors. */
  static String display(Object value) {
    if (value == null) {
      return "";
    }
    if (!value.getClass().isArray()) {
      return value.toString();
    }
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < Array.getLength(value); i++) {
      elements.add(Array.get(value, i));
    }
    return elements.toString();
  }
}
