package org.auroraos.core.internal.archive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A clause of a bundle's manifest header (OSGi Core 3.2.4): {@code namespace; name=value;
 * name:Type="value"; directive:="value"}.
 *
 * @param path what stands before the first parameter
 * @param attributes without their types
 * @param directives those with {@code :=}
 */
record HeaderClause(String path, Map<String, String> attributes, Map<String, String> directives) {

  /** The attribute of this name, if it is not empty. */
  Optional<String> attribute(String name) {
    return Optional.ofNullable(attributes.get(name)).filter(value -> !value.isEmpty());
  }

  /** The directive of this name, if it is not empty. */
  Optional<String> directive(String name) {
    return Optional.ofNullable(directives.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * Splits a header.
   *
   * @throws IllegalArgumentException when a quoted string has no end
   */
  static List<HeaderClause> parse(String header) {
    List<HeaderClause> clauses = new ArrayList<>();
    for (String clause : split(header, ',')) {
      if (!clause.isBlank()) {
        clauses.add(clause(clause));
      }
    }
    return List.copyOf(clauses);
  }

  private static HeaderClause clause(String text) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Map<String, String> directives = new LinkedHashMap<>();
    String path = "";
    for (String parameter : split(text, ';')) {
      int equals = parameter.indexOf('=');
      if (equals < 0) {
        path = path.isEmpty() ? parameter.strip() : path;
        continue;
      }
      String value = unquoted(parameter.substring(equals + 1).strip());
      if (parameter.charAt(Math.max(0, equals - 1)) == ':') {
        directives.put(parameter.substring(0, equals - 1).strip(), value);
      } else {
        String name = parameter.substring(0, equals).strip();
        int type = name.indexOf(':');
        attributes.put(type < 0 ? name : name.substring(0, type).strip(), value);
      }
    }
    return new HeaderClause(path, Map.copyOf(attributes), Map.copyOf(directives));
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quoted && i + 1 < text.length()) {
        part.append(c).append(text.charAt(++i));
        continue;
      }
      quoted ^= c == '"';
      if (c == separator && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quoted string without an end");
    }
    parts.add(part.toString());
    return parts;
  }

  private static String unquoted(String value) {
    if (value.length() < 2 || value.charAt(0) != '"' || !value.endsWith("\"")) {
      return value;
    }
    return value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
  }
}
