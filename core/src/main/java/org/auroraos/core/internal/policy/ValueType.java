package org.auroraos.core.internal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * How the values of a key are written.
 *
 * @param <T> what they are in a policy
 */
interface ValueType<T> {
  /** The form in words, for the documentation. */
  String form();

  /**
   * Reads a value.
   *
   * @param value a string, number, boolean, array or collection; never null
   */
  T parse(Object value) throws ValueException;

  /** The value in its written form, such that {@link #parse} gives it back. */
  String format(T value);

  /** The value as JSON. */
  default JsonNode json(T value) {
    return TextNode.valueOf(format(value));
  }

  /** A single value as text. */
  static String text(Object value) throws ValueException {
    if (!(value instanceof CharSequence) && !(value instanceof Number)) {
      String kind = value instanceof Boolean ? "true or false" : "a list";
      throw new ValueException("one value was expected, not " + kind);
    }
    String text = value.toString().strip();
    if (text.isEmpty()) {
      throw new ValueException("the value is empty; leave the key out to keep its default");
    }
    return text;
  }
}
