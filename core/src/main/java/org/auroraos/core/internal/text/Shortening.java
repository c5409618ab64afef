package org.auroraos.core.internal.text;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Names that have to fit a width and still have to tell things apart: those that are too wide lose
 * their end, or if that makes two equal, a part in the middle, or what lies before the place in
 * which they differ.
 */
final class Shortening {
  private final Set<String> names;
  private final int width;

  private Shortening(Collection<String> names, int width) {
    this.names = new LinkedHashSet<>(names);
    this.width = width;
  }

  /**
   * What to show of each name. Two become equal only where no way of shortening all of them leaves
   * them different.
   *
   * @param names as they are, fit for a terminal
   * @param width in columns
   */
  static Map<String, String> of(Collection<String> names, int width) {
    return new Shortening(names, width).clearest();
  }

  private Map<String, String> clearest() {
    Map<String, String> best = Map.of();
    int told = -1;
    for (UnaryOperator<String> way : (Iterable<UnaryOperator<String>>) ways()::iterator) {
      Map<String, String> shown = new HashMap<>();
      names.forEach(name -> shown.put(name, fits(name) ? name : way.apply(name)));
      int different = new HashSet<>(shown.values()).size();
      if (different > told) {
        best = shown;
        told = different;
      }
      if (told == names.size()) {
        break;
      }
    }
    return best;
  }

  /** The plainest one first. */
  private Stream<UnaryOperator<String>> ways() {
    int longest = names.stream().mapToInt(String::length).max().orElse(0);
    Stream<UnaryOperator<String>> tails =
        IntStream.range(0, Math.max(1, width - 1)).mapToObj(tail -> name -> middle(name, tail));
    Stream<UnaryOperator<String>> starts =
        IntStream.range(1, longest).mapToObj(start -> name -> from(name, start));
    return Stream.concat(tails, starts);
  }

  private boolean fits(String name) {
    return DisplayWidth.of(name) <= width;
  }

  /** Its beginning and so many columns of its end. */
  private String middle(String name, int tail) {
    int from = name.length();
    int used = 0;
    while (from > 0) {
      int before = name.offsetByCodePoints(from, -1);
      used += DisplayWidth.of(name.substring(before, from));
      if (used > tail) {
        break;
      }
      from = before;
    }
    String end = name.substring(from);
    return DisplayWidth.cut(name, width - DisplayWidth.of(end)) + end;
  }

  /** From this place on; one that is not so long from its beginning. */
  private String from(String name, int start) {
    boolean inside = start < name.length() && !Character.isLowSurrogate(name.charAt(start));
    return DisplayWidth.cut(inside ? DisplayWidth.ELLIPSIS + name.substring(start) : name, width);
  }
}
