package org.auroraos.core.internal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;
import org.auroraos.core.internal.text.Suggestions;

/**
 * Words and lists of words. A list is an array or collection, or one text: words between commas, or
 * a JSON array where a word has a comma or spaces at its ends.
 */
final class WordLists {
  private WordLists() {}

  /** One of the constants of an enum, in lower case. */
  static <E extends Enum<E>> ValueType<E> oneOf(Class<E> constants) {
    List<String> words = Arrays.stream(constants.getEnumConstants()).map(WordLists::word).toList();
    return new ValueType<>() {
      @Override
      public String form() {
        return words.stream().map(w -> "`" + w + "`").collect(Collectors.joining(" or "));
      }

      @Override
      public E parse(Object value) throws ValueException {
        String text = ValueType.text(value);
        if (!words.contains(text)) {
          throw new ValueException(
              "not one of " + String.join(", ", words) + Suggestions.didYouMean(text, words));
        }
        return constants.getEnumConstants()[words.indexOf(text)];
      }

      @Override
      public String format(E value) {
        return word(value);
      }
    };
  }

  /**
   * Words that a check accepts.
   *
   * @param expected what a word has to be, for errors
   */
  static ValueType<List<String>> list(String form, Predicate<String> accepted, String expected) {
    return new ValueType<>() {
      @Override
      public String form() {
        return form;
      }

      @Override
      public List<String> parse(Object value) throws ValueException {
        List<String> words = WordLists.parse(value);
        for (String word : words) {
          if (!accepted.test(word)) {
            throw new ValueException("'" + word + "' is not " + expected);
          }
        }
        requireDistinct(words);
        return words;
      }

      @Override
      public String format(List<String> value) {
        return WordLists.format(value);
      }

      @Override
      public JsonNode json(List<String> value) {
        return WordLists.array(value);
      }
    };
  }

  /** The words of a list in any of its forms. */
  static List<String> parse(Object value) throws ValueException {
    if (value instanceof Collection<?> collection) {
      return words(collection);
    }
    if (value.getClass().isArray()) {
      List<Object> elements = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        elements.add(Array.get(value, i));
      }
      return words(elements);
    }
    if (!(value instanceof CharSequence)) {
      throw new ValueException("a list of words was expected");
    }
    String text = value.toString().strip();
    if (text.isEmpty()) {
      return List.of();
    }
    return text.startsWith("[") ? jsonArray(text) : separated(text);
  }

  /** Words as one text that {@link #parse} understands. */
  static String format(Collection<String> words) {
    boolean plain =
        words.stream()
            .allMatch(
                w -> !w.isEmpty() && w.equals(w.strip()) && w.matches("[^,\\[\\\\\\p{Cntrl}]+"));
    return plain ? String.join(", ", words) : Json.compact(array(words));
  }

  static ArrayNode array(Collection<String> words) {
    ArrayNode array = Json.array();
    words.forEach(array::add);
    return array;
  }

  static void requireDistinct(Collection<String> words) throws ValueException {
    List<String> seen = new ArrayList<>();
    for (String word : words) {
      if (seen.contains(word)) {
        throw new ValueException("'" + word + "' occurs twice");
      }
      seen.add(word);
    }
  }

  private static List<String> words(Collection<?> elements) throws ValueException {
    List<String> words = new ArrayList<>();
    for (Object element : elements) {
      if (!(element instanceof CharSequence)) {
        throw new ValueException("a list of words was expected, it holds " + element);
      }
      words.add(element.toString());
    }
    return List.copyOf(words);
  }

  /** Words between commas. */
  static List<String> separated(String text) throws ValueException {
    List<String> words = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (words.contains("")) {
      throw new ValueException("there is nothing between two commas");
    }
    return words;
  }

  private static List<String> jsonArray(String text) throws ValueException {
    try {
      List<Object> elements = new ArrayList<>();
      for (JsonNode element : Json.parse(text, "the list")) {
        elements.add(element.isTextual() ? element.textValue() : element);
      }
      return words(elements);
    } catch (JsonException e) {
      throw new ValueException("not an array of strings: " + e.getMessage());
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
