package org.auroraos.core.internal.policy;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.text.Suggestions;

/** Reads a policy out of keys and values. */
final class PolicyReader {
  /** What Config Admin, FileInstall and Declarative Services add to a configuration. */
  private static final List<String> FOREIGN =
      List.of("service.", "felix.fileinstall.", "component.", ".");

  /** What is wrong with one key. */
  private record Mistake(String key, String value, String problem) {
    String text() {
      return key + (value.isEmpty() ? "" : " = " + value) + ": " + problem;
    }
  }

  private PolicyReader() {}

  /**
   * Reads a policy; {@code extends} is an unknown key here. All keys that cannot be used are told.
   *
   * @param base what holds for keys that are not given
   * @param source what to name in errors
   */
  static SandboxPolicy read(SandboxPolicy base, Map<String, ?> properties, String source)
      throws PolicyException {
    PolicyDraft draft = new PolicyDraft(base);
    List<Mistake> mistakes = unknownKeys(properties);
    for (PolicyKey<?> key : PolicyKeys.ALL) {
      Object value = properties.get(key.name());
      if (value != null) {
        try {
          key.read(value, draft);
        } catch (ValueException e) {
          mistakes.add(new Mistake(key.name(), display(value), e.getMessage()));
        }
      }
    }
    if (!mistakes.isEmpty()) {
      throw all(mistakes, source);
    }
    new PolicyChecks(draft, source).run();
    return draft.build();
  }

  private static List<Mistake> unknownKeys(Map<String, ?> properties) {
    List<Mistake> mistakes = new ArrayList<>();
    for (String name : new TreeSet<>(properties.keySet())) {
      if (!PolicyKeys.NAMES.contains(name) && FOREIGN.stream().noneMatch(name::startsWith)) {
        String problem =
            name.equals(PolicyKeys.EXTENDS)
                ? "a base policy cannot be chosen here"
                : "unknown key" + Suggestions.didYouMean(name, PolicyKeys.NAMES);
        mistakes.add(new Mistake(name, display(properties.get(name)), problem));
      }
    }
    return mistakes;
  }

  /** The error is that of the first key, and says the others too. */
  private static PolicyException all(List<Mistake> mistakes, String source) {
    Mistake first = mistakes.get(0);
    String problems =
        mistakes.stream().skip(1).map(Mistake::text).collect(Collectors.joining("; "));
    return new PolicyException(
        source,
        first.key(),
        first.value(),
        problems.isEmpty() ? first.problem() : first.problem() + "; " + problems);
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
