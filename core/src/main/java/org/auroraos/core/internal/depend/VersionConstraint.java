package org.auroraos.core.internal.depend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which versions of a plugin another one can live with. One of
 *
 * <ul>
 *   <li>nothing, or {@code *}: any;
 *   <li>comparisons, all of which must hold: {@code >=1.2.0}, {@code >=1,<2}, {@code ==1.4} (with
 *       {@code =} for the same);
 *   <li>{@code ~1.2.3}: from there to below {@code 1.3}; {@code ~1.2} likewise, {@code ~1} to below
 *       {@code 2};
 *   <li>{@code ^1.2.3}: from there to below the next version that may be incompatible, which is the
 *       next of the first number that is not 0: {@code 2}, for {@code ^0.2.3} it is {@code 0.3};
 *   <li>a range of OSGi (Core 3.2.6): {@code [1.2,2)}, {@code (1,1.5]}, also open: {@code [1.2,)}.
 * </ul>
 *
 * <p>An upper bound that is excluded excludes its pre-releases too, unless it is one itself: {@code
 * <2} does not admit {@code 2.0.0-beta} (as PEP 440 has it), which is older than 2, but not what
 * somebody means who says below 2.
 *
 * <p>A version without an operator is refused: OSGi reads it as at least this one, others as
 * exactly this one.
 */
public final class VersionConstraint {
  /** Any version, also one that cannot be compared. */
  public static final VersionConstraint ANY = new VersionConstraint("", List.of());

  private static final String VERSION = "(" + PluginVersion.FORM + ")";
  private static final Pattern COMPARISON = Pattern.compile("(>=|<=|==|=|>|<|~|\\^)\\s*" + VERSION);
  private static final Pattern RANGE =
      Pattern.compile("([\\[(])\\s*" + VERSION + "\\s*,\\s*" + VERSION + "?\\s*([\\])])");

  private static final int MOST = 500;

  private final String text;
  private final List<Bound> bounds;

  private VersionConstraint(String text, List<Bound> bounds) {
    this.text = text;
    this.bounds = List.copyOf(bounds);
  }

  /**
   * Reads a constraint.
   *
   * @throws IllegalArgumentException when it has none of the forms, or no version could satisfy it
   */
  public static VersionConstraint parse(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.equals("*")) {
      return ANY;
    }
    if (stripped.length() > MOST) {
      throw new IllegalArgumentException("longer than " + MOST + " characters");
    }
    Matcher range = RANGE.matcher(stripped);
    List<Bound> bounds = range.matches() ? range(range) : comparisons(stripped);
    if (isEmpty(bounds)) {
      throw new IllegalArgumentException("no version satisfies '" + stripped + "'");
    }
    return new VersionConstraint(stripped, bounds);
  }

  private static List<Bound> range(Matcher range) {
    List<Bound> bounds = new ArrayList<>();
    bounds.add(
        new Bound(range.group(1).equals("[") ? Relation.AT_LEAST : Relation.ABOVE, range.group(2)));
    boolean included = range.group(4).equals("]");
    if (range.group(3) != null) {
      bounds.add(new Bound(included ? Relation.AT_MOST : Relation.BELOW, range.group(3)));
    } else if (included) {
      throw new IllegalArgumentException(
          "'" + range.group() + "' includes an end that it does not name");
    }
    return bounds;
  }

  private static List<Bound> comparisons(String text) {
    List<Bound> bounds = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher comparison = COMPARISON.matcher(part.strip());
      if (!comparison.matches()) {
        throw new IllegalArgumentException(
            "'"
                + text
                + "' is neither like >=1.2.0, >=1,<2, ~1.2, ^1.2 or ==1.2.0, nor a range like"
                + " [1.2,2)");
      }
      bounds.addAll(comparison(comparison.group(1), PluginVersion.parse(comparison.group(2))));
    }
    return bounds;
  }

  private static List<Bound> comparison(String operator, PluginVersion version) {
    return switch (operator) {
      case ">=" -> List.of(new Bound(Relation.AT_LEAST, version));
      case ">" -> List.of(new Bound(Relation.ABOVE, version));
      case "<=" -> List.of(new Bound(Relation.AT_MOST, version));
      case "<" -> List.of(new Bound(Relation.BELOW, version));
      case "~" -> upTo(version, Math.min(1, version.size() - 1));
      case "^" -> upTo(version, firstThatCounts(version));
      default ->
          List.of(new Bound(Relation.AT_LEAST, version), new Bound(Relation.AT_MOST, version));
    };
  }

  private static List<Bound> upTo(PluginVersion version, int place) {
    return List.of(
        new Bound(Relation.AT_LEAST, version), new Bound(Relation.BELOW, version.after(place)));
  }

  /** The first number that is not 0; the last one if all are. */
  private static int firstThatCounts(PluginVersion version) {
    for (int place = 0; place < version.size(); place++) {
      if (version.number(place) != 0) {
        return place;
      }
    }
    return version.size() - 1;
  }

  private static boolean isEmpty(List<Bound> bounds) {
    return bounds.stream()
        .filter(Bound::isLower)
        .anyMatch(lower -> bounds.stream().anyMatch(upper -> upper.excludesAllFrom(lower)));
  }

  /** Whether this version satisfies it. */
  public boolean admits(PluginVersion version) {
    return bounds.stream().allMatch(bound -> bound.admits(version));
  }

  /**
   * The same for a version as a plugin gives it; one that cannot be compared satisfies only any.
   */
  public boolean admits(String version) {
    return bounds.isEmpty()
        || Optional.of(version).flatMap(PluginVersion::find).filter(this::admits).isPresent();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VersionConstraint constraint && constraint.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was given; empty for any. */
  @Override
  public String toString() {
    return text;
  }

  private enum Relation {
    AT_LEAST,
    ABOVE,
    AT_MOST,
    BELOW
  }

  private record Bound(Relation relation, PluginVersion version) {
    Bound(Relation relation, String version) {
      this(relation, PluginVersion.parse(version));
    }

    boolean admits(PluginVersion candidate) {
      int order = candidate.compareTo(version);
      return switch (relation) {
        case AT_LEAST -> order >= 0;
        case ABOVE -> order > 0;
        case AT_MOST -> order <= 0;
        case BELOW -> order < 0 && !isOwnPreRelease(candidate);
      };
    }

    private boolean isOwnPreRelease(PluginVersion candidate) {
      return candidate.isPreRelease() && !version.isPreRelease() && candidate.hasNumbersOf(version);
    }

    boolean isLower() {
      return relation == Relation.AT_LEAST || relation == Relation.ABOVE;
    }

    /** Of an upper bound: whether nothing is left above a lower one. */
    boolean excludesAllFrom(Bound lower) {
      if (isLower()) {
        return false;
      }
      int order = lower.version.compareTo(version);
      boolean bothIncluded = relation == Relation.AT_MOST && lower.relation == Relation.AT_LEAST;
      return order > 0
          || (order == 0 && !bothIncluded)
          || (relation == Relation.BELOW
              && !version.hasQualifier()
              && isOwnPreRelease(lower.version));
    }
  }
}
