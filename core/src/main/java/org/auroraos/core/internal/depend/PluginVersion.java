package org.auroraos.core.internal.depend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The version of a plugin, as far as it can be compared. Dotted numbers are compared one by one;
 * one that is not there counts as 0. Of two with the same numbers
 *
 * <ul>
 *   <li>one with a pre-release after a hyphen ({@code 1.0.0-rc.1}) comes before the one without,
 *       and pre-releases compare as Semantic Versioning 2.0.0, clause 11, says;
 *   <li>one with a qualifier after a dot ({@code 1.0.0.v2024}) comes after the one without, and
 *       qualifiers compare as strings, as OSGi Core 3.2.5 says;
 *   <li>what follows a plus sign (build metadata) does not count.
 * </ul>
 *
 * <p>Two versions are equal when neither comes before the other: {@code 1.2} is {@code 1.2.0}.
 */
public final class PluginVersion implements Comparable<PluginVersion> {
  private static final Pattern PARTS =
      Pattern.compile(
          "(?<numbers>\\d{1,18}(?:\\.\\d{1,18})*)"
              + "(?:-(?<pre>[0-9A-Za-z_-]+(?:\\.[0-9A-Za-z_-]+)*)"
              + "|\\.(?<qualifier>[0-9]*[A-Za-z_][0-9A-Za-z_-]*(?:\\.[0-9A-Za-z_-]+)*))?"
              + "(?:\\+[0-9A-Za-z_.-]+)?");

  /** The form, for use in other expressions. */
  static final String FORM = PARTS.pattern().replaceAll("\\(\\?<\\w+>", "(?:");

  private static final int MOST = 200;

  private final String text;

  /** As they were given; at least one. */
  private final List<Long> numbers;

  private final Optional<String> preRelease;
  private final Optional<String> qualifier;

  private PluginVersion(
      String text, List<Long> numbers, Optional<String> preRelease, Optional<String> qualifier) {
    this.text = text;
    this.numbers = List.copyOf(numbers);
    this.preRelease = preRelease;
    this.qualifier = qualifier;
  }

  /** Reads a version; empty when it is none that could be compared. */
  public static Optional<PluginVersion> find(String text) {
    String stripped = text.strip();
    if (stripped.length() > MOST) {
      return Optional.empty();
    }
    Matcher parts = PARTS.matcher(stripped);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new PluginVersion(
            stripped,
            Stream.of(parts.group("numbers").split("\\.")).map(Long::valueOf).toList(),
            Optional.ofNullable(parts.group("pre")),
            Optional.ofNullable(parts.group("qualifier"))));
  }

  /**
   * Reads a version.
   *
   * @throws IllegalArgumentException when it is none that could be compared
   */
  public static PluginVersion parse(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + text + "' is not a version such as 1.2.0 or 1.2.0-rc.1"));
  }

  /** Whether it is a pre-release, such as {@code 2.0.0-beta}. */
  boolean isPreRelease() {
    return preRelease.isPresent();
  }

  /** Whether it comes after its plain numbers, such as {@code 2.0.0.GA}. */
  boolean hasQualifier() {
    return qualifier.isPresent();
  }

  /** Whether it has the same numbers, whatever else it has. */
  boolean hasNumbersOf(PluginVersion other) {
    return compareNumbers(other) == 0;
  }

  /** How many numbers it was given with. */
  int size() {
    return numbers.size();
  }

  /** The number at this place; 0 where there is none. */
  long number(int place) {
    return place < numbers.size() ? numbers.get(place) : 0;
  }

  /** The version whose number at this place is one higher, and which ends there. */
  PluginVersion after(int place) {
    List<Long> next = new ArrayList<>();
    for (int i = 0; i < place; i++) {
      next.add(number(i));
    }
    next.add(number(place) + 1);
    String dotted = String.join(".", next.stream().map(String::valueOf).toList());
    return new PluginVersion(dotted, next, Optional.empty(), Optional.empty());
  }

  @Override
  public int compareTo(PluginVersion other) {
    int byNumbers = compareNumbers(other);
    if (byNumbers != 0) {
      return byNumbers;
    }
    int byKind = Integer.compare(kind(), other.kind());
    if (byKind != 0) {
      return byKind;
    }
    return isPreRelease()
        ? comparePreReleases(preRelease.get(), other.preRelease.orElseThrow())
        : qualifier.orElse("").compareTo(other.qualifier.orElse(""));
  }

  private int compareNumbers(PluginVersion other) {
    for (int i = 0; i < Math.max(size(), other.size()); i++) {
      int byNumber = Long.compare(number(i), other.number(i));
      if (byNumber != 0) {
        return byNumber;
      }
    }
    return 0;
  }

  /** A pre-release comes first, a qualifier last. */
  private int kind() {
    return isPreRelease() ? -1 : qualifier.isPresent() ? 1 : 0;
  }

  /** Semantic Versioning 2.0.0, clause 11.4. */
  private static int comparePreReleases(String left, String right) {
    List<String> lefts = Arrays.asList(left.split("\\."));
    List<String> rights = Arrays.asList(right.split("\\."));
    for (int i = 0; i < Math.min(lefts.size(), rights.size()); i++) {
      int byIdentifier = compareIdentifiers(lefts.get(i), rights.get(i));
      if (byIdentifier != 0) {
        return byIdentifier;
      }
    }
    return Integer.compare(lefts.size(), rights.size());
  }

  private static int compareIdentifiers(String left, String right) {
    boolean leftIsNumber = isNumber(left);
    boolean rightIsNumber = isNumber(right);
    if (leftIsNumber && rightIsNumber) {
      String shorter = withoutZeros(left);
      String other = withoutZeros(right);
      int byLength = Integer.compare(shorter.length(), other.length());
      return byLength != 0 ? byLength : shorter.compareTo(other);
    }
    return leftIsNumber == rightIsNumber ? left.compareTo(right) : leftIsNumber ? -1 : 1;
  }

  private static boolean isNumber(String identifier) {
    return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String withoutZeros(String number) {
    return number.replaceFirst("^0+", "");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PluginVersion version && compareTo(version) == 0;
  }

  @Override
  public int hashCode() {
    int last = size();
    while (last > 0 && number(last - 1) == 0) {
      last--;
    }
    return Objects.hash(numbers.subList(0, last), kind());
  }

  /** As it was given. */
  @Override
  public String toString() {
    return text;
  }
}
