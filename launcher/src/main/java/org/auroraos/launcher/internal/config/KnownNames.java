package org.auroraos.launcher.internal.config;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Names that mean something, to tell a slip of the pen from what somebody else may know. */
final class KnownNames {
  /** As many letters may be wrong, missing or too many. */
  private static final int NEAR = 2;

  private final List<String> names;

  KnownNames(String... names) {
    this.names = List.of(names);
  }

  boolean contains(String name) {
    return names.contains(name);
  }

  /** The known name that was probably meant. */
  Optional<String> near(String name) {
    return names.stream()
        .filter(known -> distance(name, known) <= NEAR)
        .min(Comparator.comparingInt(known -> distance(name, known)));
  }

  /** All of them, for a message. */
  @Override
  public String toString() {
    return String.join(", ", names);
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
