package org.auroraos.plugin.runtime.internal.start;

import java.util.Optional;

/**
 * The version range in a filter. The framework writes a range as {@code
 * (version>=1.0.0)(!(version>=2.0.0))}.
 */
record VersionTerms(
    Optional<String> exactly,
    Optional<String> from,
    Optional<String> after,
    Optional<String> to,
    Optional<String> before) {

  static VersionTerms of(String filter, String attribute) {
    String notBelow = "(!(" + attribute + "<=";
    String notAbove = "(!(" + attribute + ">=";
    String plain = filter.replace(notBelow, "").replace(notAbove, "");
    return new VersionTerms(
        value(plain, "(" + attribute + "="),
        value(plain, "(" + attribute + ">="),
        value(filter, notBelow),
        value(plain, "(" + attribute + "<="),
        value(filter, notAbove));
  }

  /** How many of them there are. */
  int count() {
    return (exactly.isPresent() ? 1 : 0)
        + (from.isPresent() ? 1 : 0)
        + (after.isPresent() ? 1 : 0)
        + (to.isPresent() ? 1 : 0)
        + (before.isPresent() ? 1 : 0);
  }

  /** The range as OSGi writes it; empty if every version will do. */
  String range() {
    if (exactly.isPresent()) {
      return exactly.get();
    }
    if (to.isEmpty() && before.isEmpty()) {
      return openRange();
    }
    String floor = after.isPresent() ? "(" + after.get() : "[" + from.orElse("0");
    return floor + "," + (before.isPresent() ? before.get() + ")" : to.get() + "]");
  }

  private String openRange() {
    if (after.isPresent()) {
      return "later than " + after.get();
    }
    return from.filter(version -> !version.equals("0.0.0")).map(v -> v + " or later").orElse("");
  }

  /** The text between a prefix and the next closing parenthesis. */
  static Optional<String> value(String filter, String prefix) {
    int start = filter.indexOf(prefix);
    if (start < 0) {
      return Optional.empty();
    }
    int end = filter.indexOf(')', start);
    return end < 0 ? Optional.empty() : Optional.of(filter.substring(start + prefix.length(), end));
  }
}
