package org.auroraos.core.internal.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds what a mistyped word was meant to be. */
public final class Suggestions {
  private static final int LONGEST = 64;

  private Suggestions() {}

  /** {@code " (did you mean 'x'?)"}, or nothing when no candidate is near. */
  public static String didYouMean(String word, Collection<String> candidates) {
    return nearest(word, candidates).map(near -> " (did you mean '" + near + "'?)").orElse("");
  }

  /** The candidate that was probably meant. */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String plain = plain(word);
    Optional<String> lastPart =
        candidates.stream().filter(c -> plain(c).endsWith("-" + plain)).findFirst();
    return lastPart.or(
        () ->
            candidates.stream()
                .filter(c -> distance(plain, plain(c)) <= Math.max(1, plain.length() / 3))
                .min(Comparator.comparingInt(c -> distance(plain, plain(c)))));
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
  }

  /** The Levenshtein distance, where two neighbours that changed places are one mistake. */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = IntStream.rangeClosed(0, b.length()).toArray();
    for (int i = 1; i <= a.length(); i++) {
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
        if (swapped(a, i, b, j)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
    }
    return row[b.length()];
  }

  private static boolean swapped(String a, int i, String b, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
