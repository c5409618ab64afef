package org.auroraos.core.internal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.auroraos.api.policy.EgressRule;
import org.auroraos.api.policy.EnvironmentPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.core.internal.text.Suggestions;

/** The lists that mean more than their words. */
final class SpecialLists {
  private SpecialLists() {}

  /** {@code NAME=value} sets a variable, {@code NAME} lets it through. */
  static final class Environment implements ValueType<EnvironmentPolicy> {
    @Override
    public String form() {
      return "list of `NAME=value` or `NAME`";
    }

    @Override
    public EnvironmentPolicy parse(Object value) throws ValueException {
      List<String> words = WordLists.parse(value);
      List<String> set = new ArrayList<>();
      Map<String, String> variables = new TreeMap<>();
      Set<String> passed = new TreeSet<>();
      for (String word : words) {
        int equals = word.indexOf('=');
        if (equals < 0) {
          passed.add(word);
        } else {
          set.add(word.substring(0, equals));
          variables.put(word.substring(0, equals), word.substring(equals + 1));
        }
      }
      WordLists.requireDistinct(words);
      WordLists.requireDistinct(set);
      try {
        return new EnvironmentPolicy(variables, passed);
      } catch (IllegalArgumentException e) {
        throw new ValueException(e.getMessage());
      }
    }

    @Override
    public String format(EnvironmentPolicy value) {
      return WordLists.format(words(value));
    }

    @Override
    public JsonNode json(EnvironmentPolicy value) {
      return WordLists.array(words(value));
    }

    private static List<String> words(EnvironmentPolicy value) {
      List<String> words = new ArrayList<>(value.passed());
      value.variables().forEach((name, content) -> words.add(name + "=" + content));
      return words;
    }
  }

  /** Destinations, {@code host:port}. */
  static final class Egress implements ValueType<List<EgressRule>> {
    /** An IPv6 address at the beginning of a list, which is not the bracket of a JSON array. */
    private static final Pattern ADDRESS_FIRST = Pattern.compile("\\s*\\[[0-9A-Fa-f:].*");

    @Override
    public String form() {
      return "list of `host:port`";
    }

    @Override
    public List<EgressRule> parse(Object value) throws ValueException {
      List<String> words =
          value instanceof CharSequence text && ADDRESS_FIRST.matcher(text).matches()
              ? WordLists.separated(text.toString())
              : WordLists.parse(value);
      List<EgressRule> rules = new ArrayList<>();
      for (String word : words) {
        rules.add(rule(word));
      }
      WordLists.requireDistinct(words(rules));
      return List.copyOf(rules);
    }

    @Override
    public String format(List<EgressRule> value) {
      return WordLists.format(words(value));
    }

    @Override
    public JsonNode json(List<EgressRule> value) {
      return WordLists.array(words(value));
    }

    private static EgressRule rule(String word) throws ValueException {
      try {
        return EgressRule.parse(word);
      } catch (IllegalArgumentException e) {
        throw new ValueException("'" + word + "' is no destination: " + e.getMessage());
      }
    }

    private static List<String> words(List<EgressRule> value) {
      return value.stream().map(EgressRule::toString).toList();
    }
  }

  /** What may be missing: everything, nothing, or the listed capabilities. */
  static final class Partial implements ValueType<Set<Capability>> {
    private static final List<String> IDS =
        Arrays.stream(Capability.values()).map(Capability::id).toList();

    @Override
    public String form() {
      return "`true`, `false`, or list of capabilities";
    }

    @Override
    public Set<Capability> parse(Object value) throws ValueException {
      Object single = single(value);
      Object plain = single instanceof CharSequence text ? text.toString().strip() : single;
      if (plain.equals(true) || plain.equals("true")) {
        return EnumSet.allOf(Capability.class);
      }
      if (plain.equals(false) || plain.equals("false")) {
        return EnumSet.noneOf(Capability.class);
      }
      List<String> words = WordLists.parse(plain);
      WordLists.requireDistinct(words);
      Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
      for (String word : words) {
        capabilities.add(capability(word));
      }
      return capabilities;
    }

    @Override
    public String format(Set<Capability> value) {
      if (value.isEmpty()) {
        return "false";
      }
      return all(value) ? "true" : WordLists.format(ids(value));
    }

    @Override
    public JsonNode json(Set<Capability> value) {
      return value.isEmpty() || all(value)
          ? BooleanNode.valueOf(all(value))
          : WordLists.array(ids(value));
    }

    /** Configuration tools write an array even of one word. */
    private static Object single(Object value) {
      if (value instanceof Object[] array && array.length == 1) {
        return array[0];
      }
      return value instanceof List<?> list && list.size() == 1 ? list.get(0) : value;
    }

    private static boolean all(Set<Capability> value) {
      return value.size() == Capability.values().length;
    }

    private static List<String> ids(Set<Capability> value) {
      return value.stream().map(Capability::id).toList();
    }

    private static Capability capability(String id) throws ValueException {
      return Capability.byId(id)
          .orElseThrow(
              () ->
                  new ValueException(
                      "'" + id + "' is not a capability" + Suggestions.didYouMean(id, IDS)));
    }
  }
}
