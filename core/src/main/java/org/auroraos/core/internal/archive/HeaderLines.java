package org.auroraos.core.internal.archive;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * In which line of a bundle's manifest each of its headers begins. A long header goes on in lines
 * that begin with a space; an empty line ends what is said of the jar as a whole.
 */
final class HeaderLines {
  private final Map<String, Integer> lines = new HashMap<>();

  private HeaderLines() {}

  /** The headers of a manifest that parses. */
  static HeaderLines of(byte[] manifest) {
    List<String> main =
        new String(manifest, StandardCharsets.ISO_8859_1)
            .lines()
            .takeWhile(line -> !line.isEmpty())
            .toList();
    HeaderLines found = new HeaderLines();
    for (int i = 0; i < main.size(); i++) {
      int colon = main.get(i).indexOf(':');
      if (colon > 0 && !main.get(i).startsWith(" ")) {
        // Of a header that occurs twice, the later one holds.
        found.lines.put(key(main.get(i).substring(0, colon)), i + 1);
      }
    }
    return found;
  }

  /** The line, counted from 1; the first one for a header that is not there. */
  int of(String header) {
    return lines.getOrDefault(key(header), 1);
  }

  private static String key(String header) {
    return header.toLowerCase(Locale.ROOT);
  }
}
