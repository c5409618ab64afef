package org.auroraos.core.internal.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.config.NamedConfiguration;
import org.auroraos.core.internal.text.Suggestions;

/** Makes policies out of configurations, each after the one that it extends. */
final class PolicyResolver {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int DEEPEST = 16;

  /**
   * What a name stands for.
   *
   * @param entry the policy, or what is wrong with it
   * @param pending whether it is invalid only because a file has not been read yet
   * @param origins for the keys that stand in a file, that file
   */
  record Outcome(PolicyEntry entry, boolean pending, SortedMap<String, String> origins) {
    Outcome(PolicyEntry entry, boolean pending) {
      this(entry, pending, Collections.emptySortedMap());
    }
  }

  private final Map<String, SandboxPolicy> builtIn;
  private final Map<String, List<NamedConfiguration>> configured;
  private final Map<String, Path> unread;
  private final SortedMap<String, Outcome> outcomes = new TreeMap<>();

  private PolicyResolver(
      Map<String, SandboxPolicy> builtIn,
      List<NamedConfiguration> configurations,
      Map<String, Path> unread) {
    this.builtIn = builtIn;
    this.configured =
        configurations.stream().collect(Collectors.groupingBy(NamedConfiguration::name));
    this.unread = unread;
  }

  /**
   * Everything that has a name.
   *
   * @param unread files whose configurations have not come yet, by the name of their policy
   */
  static SortedMap<String, Outcome> resolve(
      Map<String, SandboxPolicy> builtIn,
      List<NamedConfiguration> configurations,
      Map<String, Path> unread) {
    PolicyResolver resolver = new PolicyResolver(builtIn, configurations, unread);
    TreeSet<String> names = new TreeSet<>(builtIn.keySet());
    names.addAll(resolver.configured.keySet());
    names.addAll(unread.keySet());
    names.forEach(name -> resolver.resolve(name, List.of()));
    return resolver.outcomes;
  }

  private Optional<Outcome> resolve(String name, List<String> children) {
    Outcome known = outcomes.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Outcome> outcome = make(name, children);
    outcome.ifPresent(made -> outcomes.put(name, made));
    return outcome;
  }

  private Optional<Outcome> make(String name, List<String> children) {
    List<NamedConfiguration> found = configured.getOrDefault(name, List.of());
    if (found.size() > 1) {
      return Optional.of(duplicate(name, found));
    }
    if (found.size() == 1) {
      return Optional.of(read(found.get(0), children));
    }
    if (unread.containsKey(name)) {
      return Optional.of(notRead(name, unread.get(name)));
    }
    return Optional.ofNullable(builtIn.get(name))
        .map(policy -> PolicyEntry.valid(name, BuiltInPolicies.SOURCE, policy))
        .map(entry -> new Outcome(entry, false));
  }

  private Outcome read(NamedConfiguration configuration, List<String> children) {
    String name = configuration.name();
    if (!NAME.matcher(name).matches()) {
      return invalid(
          configuration, "", name, "the name of a policy is letters, digits and . _ -, at most 64");
    }
    String parent = parent(configuration);
    if (parent.equals(name) && builtIn.containsKey(name)) {
      return read(configuration, builtIn.get(name), Map.of());
    }
    List<String> path = new ArrayList<>(children);
    path.add(name);
    if (path.contains(parent)) {
      String cycle = String.join(" → ", path.subList(path.indexOf(parent), path.size()));
      return invalid(
          configuration, PolicyKeys.EXTENDS, parent, "a cycle: " + cycle + " → " + parent);
    }
    if (path.size() > DEEPEST) {
      return invalid(
          configuration, PolicyKeys.EXTENDS, parent, "more than " + DEEPEST + " policies deep");
    }
    Optional<Outcome> base = resolve(parent, path);
    if (base.isEmpty()) {
      return invalid(configuration, PolicyKeys.EXTENDS, parent, unknown(parent));
    }
    PolicyEntry entry = base.get().entry();
    if (entry.policy().isEmpty()) {
      String problem = "that policy is not valid: " + entry.problem().orElse("");
      Outcome broken = invalid(configuration, PolicyKeys.EXTENDS, parent, problem);
      return new Outcome(broken.entry(), base.get().pending());
    }
    return read(configuration, entry.policy().get(), base.get().origins());
  }

  private static Outcome read(
      NamedConfiguration configuration, SandboxPolicy base, Map<String, String> inherited) {
    Map<String, Object> properties = new TreeMap<>(configuration.properties());
    properties.remove(PolicyKeys.EXTENDS);
    try {
      SandboxPolicy policy = PolicyReader.read(base, properties, configuration.source());
      SortedMap<String, String> origins = new TreeMap<>(inherited);
      origins.put(PolicyKeys.EXTENDS, configuration.source());
      PolicyKeys.NAMES.stream()
          .filter(properties::containsKey)
          .forEach(key -> origins.put(key, configuration.source()));
      return new Outcome(
          PolicyEntry.valid(configuration.name(), configuration.source(), policy), false, origins);
    } catch (PolicyException e) {
      return new Outcome(
          PolicyEntry.invalid(configuration.name(), configuration.source(), e.getMessage()), false);
    }
  }

  /** A policy that replaces a built-in one starts from that, unless it says otherwise. */
  static String parent(NamedConfiguration configuration) {
    Object named = configuration.properties().get(PolicyKeys.EXTENDS);
    if (named != null) {
      return named.toString().strip();
    }
    String name = configuration.name();
    return BuiltInPolicies.NAMES.contains(name) ? name : BuiltInPolicies.DEFAULT;
  }

  private String unknown(String name) {
    TreeSet<String> names = new TreeSet<>(builtIn.keySet());
    names.addAll(configured.keySet());
    names.addAll(unread.keySet());
    return "there is no policy of this name" + Suggestions.didYouMean(name, names);
  }

  private static Outcome duplicate(String name, List<NamedConfiguration> found) {
    String sources =
        found.stream().map(NamedConfiguration::source).sorted().collect(Collectors.joining(", "));
    String problem = "the policy is defined more than once: " + sources + "; remove all but one";
    return new Outcome(PolicyEntry.invalid(name, sources, problem), false);
  }

  private static Outcome notRead(String name, Path file) {
    String problem =
        file
            + ": not read yet. If this stays, Config Admin could not read the file: see the"
            + " platform's log";
    return new Outcome(PolicyEntry.invalid(name, file.toString(), problem), true);
  }

  private static Outcome invalid(
      NamedConfiguration configuration, String key, String value, String problem) {
    String message = new PolicyException(configuration.source(), key, value, problem).getMessage();
    return new Outcome(
        PolicyEntry.invalid(configuration.name(), configuration.source(), message), false);
  }
}
