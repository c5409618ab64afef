package org.auroraos.launcher.internal.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auroraos.launcher.internal.LauncherException;

/**
 * Replaces {@code ${name}} in values. A name is looked up among the values themselves, then in an
 * environment; {@code ${env:NAME}} is an environment variable.
 */
final class Expansion {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^${}]*)}");
  private static final String ENVIRONMENT = "env:";

  private final Map<String, String> values;
  private final Function<String, Optional<String>> outside;
  private final String source;

  /**
   * An expansion.
   *
   * @param values with references
   * @param outside names that are known beside the values
   * @param source named in errors
   */
  Expansion(Map<String, String> values, Function<String, Optional<String>> outside, String source) {
    this.values = values;
    this.outside = outside;
    this.source = source;
  }

  /** All values without references. */
  Map<String, String> expandAll() {
    Map<String, String> expanded = new LinkedHashMap<>();
    values.forEach((key, value) -> expanded.put(key, expand(key, value, new LinkedHashSet<>())));
    return expanded;
  }

  private String expand(String key, String value, Set<String> open) {
    if (!open.add(key)) {
      throw new LauncherException(
          source + ": " + key + " refers to itself: " + String.join(" -> ", open));
    }
    Matcher matcher = REFERENCE.matcher(value);
    String expanded =
        matcher.replaceAll(match -> Matcher.quoteReplacement(lookUp(key, match.group(1), open)));
    open.remove(key);
    return expanded;
  }

  private String lookUp(String key, String name, Set<String> open) {
    if (name.startsWith(ENVIRONMENT)) {
      return Optional.ofNullable(System.getenv(name.substring(ENVIRONMENT.length())))
          .orElseThrow(() -> unknown(key, name));
    }
    if (values.containsKey(name)) {
      return expand(name, values.get(name), open);
    }
    return outside.apply(name).orElseThrow(() -> unknown(key, name));
  }

  private LauncherException unknown(String key, String name) {
    return new LauncherException(source + ": " + key + ": ${" + name + "} is not defined");
  }
}
