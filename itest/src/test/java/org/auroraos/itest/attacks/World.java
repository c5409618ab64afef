package org.auroraos.itest.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What there is to reach for the attacks of one user, under the names of the host's side. */
final class World {
  private static final Pattern WORD = Pattern.compile("\\{([a-z0-9]+)}");

  private final Path directory;
  private final Map<String, String> names;

  private World(Path directory, Map<String, String> names) {
    this.directory = directory;
    this.names = names;
  }

  /** The file with the names. */
  static Path names(Path directory) {
    return directory.resolve("names");
  }

  static World in(Path directory) throws IOException {
    Map<String, String> names = new TreeMap<>();
    for (String line : Files.readAllLines(names(directory))) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        names.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return new World(directory, names);
  }

  Path directory() {
    return directory;
  }

  Path path(String name) {
    return Path.of(name(name));
  }

  String name(String name) {
    String value = names.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the host's side has no {" + name + "}");
    }
    return value;
  }

  boolean has(String name) {
    return names.containsKey(name);
  }

  /** A text with the names in place of the words in braces. */
  String fill(String text) {
    return WORD.matcher(text)
        .replaceAll(word -> java.util.regex.Matcher.quoteReplacement(name(word.group(1))));
  }

  List<String> fill(List<String> words) {
    return words.stream().map(this::fill).toList();
  }

  World with(String name, String value) {
    Map<String, String> more = new TreeMap<>(names);
    more.put(name, value);
    return new World(directory, more);
  }
}
