package org.auroraos.launcher.internal.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One JSON object of strings and whole numbers, as small as the launcher needs it: a client that
 * only says "running" should not load a JSON library.
 */
public final class FlatJson {
  private static final Pattern FIELD =
      Pattern.compile("\"(\\w+)\"\\s*:\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(-?\\d+))");

  private final StringBuilder text = new StringBuilder();

  /** Adds a number. */
  public FlatJson number(String name, long value) {
    return field(name, Long.toString(value));
  }

  /** Adds a string. */
  public FlatJson string(String name, String value) {
    return field(name, quote(value));
  }

  /** The object on one line. */
  @Override
  public String toString() {
    return "{" + text + "}";
  }

  /** The fields of an object that this class wrote; what is not understood is left out. */
  public static Map<String, String> parse(String json) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher matcher = FIELD.matcher(json);
    while (matcher.find()) {
      String string = matcher.group(2);
      fields.put(matcher.group(1), string == null ? matcher.group(3) : unescape(string));
    }
    return fields;
  }

  private FlatJson field(String name, String value) {
    if (!text.isEmpty()) {
      text.append(", ");
    }
    text.append('"').append(name).append("\": ").append(value);
    return this;
  }

  private static String quote(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static String unescape(String value) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '\\') {
        plain.append(c);
      } else if (value.charAt(++i) == 'u' && i + 4 < value.length()) {
        plain.append((char) Integer.parseInt(value.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        plain.append(value.charAt(i));
      }
    }
    return plain.toString();
  }
}
