package org.auroraos.core.internal.config;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.auroraos.core.internal.text.Suggestions;

/**
 * A configuration of whole numbers. What cannot be used is told, and its default holds: what is
 * configured by it is too important to be missing because of a mistyped value.
 */
public final class NumberSettings {
  private static final Pattern OF_THE_FRAMEWORK =
      Pattern.compile("(service|component|felix|osgi)\\..*|\\..*|objectClass");

  private final Map<String, Integer> values;

  private NumberSettings(Map<String, Integer> values) {
    this.values = values;
  }

  /**
   * Reads them.
   *
   * @param keys component property type (OSGi Compendium, 112.8.2) whose methods are the keys, all
   *     of them numbers with defaults
   * @param properties as Config Admin gives them
   * @param problems hears of each mistake
   */
  public static NumberSettings of(
      Class<?> keys, Map<String, ?> properties, Consumer<String> problems) {
    Map<String, Integer> values = new TreeMap<>();
    for (Method key : keys.getDeclaredMethods()) {
      String name = key.getName().replace("$_$", "-").replace('_', '.');
      values.put(name, (Integer) key.getDefaultValue());
    }
    for (Map.Entry<String, ?> given : properties.entrySet()) {
      Integer usual = values.get(given.getKey());
      if (usual != null) {
        values.put(given.getKey(), number(given.getKey(), given.getValue(), usual, problems));
      } else if (!OF_THE_FRAMEWORK.matcher(given.getKey()).matches()) {
        problems.accept(
            given.getKey()
                + ": no such key"
                + Suggestions.didYouMean(given.getKey(), values.keySet())
                + "; there are "
                + String.join(", ", values.keySet()));
      }
    }
    return new NumberSettings(values);
  }

  private static int number(String key, Object value, int usual, Consumer<String> problems) {
    try {
      int number = Integer.parseInt(value.toString().strip());
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, as a number that is too small is
    }
    problems.accept(
        key + " = " + value + ": a whole number of at least 1 was expected; " + usual + " holds");
    return usual;
  }

  /** The value of one of the keys, at least 1. */
  public int get(String key) {
    Integer value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is none of " + values.keySet());
    }
    return value;
  }
}
