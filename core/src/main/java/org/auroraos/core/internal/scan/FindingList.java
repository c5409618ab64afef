package org.auroraos.core.internal.scan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.auroraos.api.plugin.ScanFinding;

/**
 * What was found: one finding for each rule and file, with its first place and how many there are.
 * However much there is, the list stays short.
 */
final class FindingList {
  private static final int MOST = 500;
  private static final int LONGEST = 300;
  private static final String ELSEWHERE = "(other files)";

  private record Key(ScanRule rule, String file) {}

  private record Place(String detail, int count) {
    Place more() {
      return new Place(detail, count == Integer.MAX_VALUE ? count : count + 1);
    }
  }

  private final Map<Key, Place> places = new LinkedHashMap<>();

  void add(ScanRule rule, String file, String detail) {
    Key key = new Key(rule, cut(file));
    if (!places.containsKey(key) && places.size() >= MOST) {
      key = new Key(rule, ELSEWHERE);
    }
    places.merge(key, new Place(cut(detail), 1), (before, one) -> before.more());
  }

  /** The worst first, then by rule and file. */
  List<ScanFinding> sorted() {
    List<ScanFinding> findings = new ArrayList<>();
    places.forEach(
        (key, place) ->
            findings.add(
                new ScanFinding(
                    key.rule().id(),
                    key.rule().severity(),
                    key.file(),
                    place.detail(),
                    place.count())));
    findings.sort(
        Comparator.comparing(ScanFinding::severity)
            .reversed()
            .thenComparing(ScanFinding::rule)
            .thenComparing(ScanFinding::file));
    return findings;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
