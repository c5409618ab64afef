package org.auroraos.core.internal.policy;

import java.util.Map;

/** Policies as the text of a {@code .cfg} file. */
public final class PolicyText {
  private PolicyText() {}

  /**
   * Keys and values as lines that a properties file and Config Admin read alike.
   *
   * @param comment lines above, without {@code #}
   * @throws IllegalArgumentException for a value with <code>${</code>, which FileInstall would take
   *     for a variable
   */
  public static String cfg(String comment, Map<String, String> properties) {
    StringBuilder text = new StringBuilder();
    comment.lines().forEach(line -> text.append(("# " + line).stripTrailing()).append('\n'));
    properties.forEach(
        (key, value) -> {
          if (value.contains("${")) {
            throw new IllegalArgumentException(
                key + ": a .cfg file cannot hold a value with '${'; export it as JSON");
          }
          text.append((key + " = " + escape(value)).stripTrailing()).append('\n');
        });
    return text.toString();
  }

  private static String escape(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        text.append("\\\\");
      } else if (c < 0x20 || c > 0x7e) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
