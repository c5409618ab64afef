package org.auroraos.core.internal.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of the log in their order.
 *
 * @param directory where they are
 */
record JournalFiles(Path directory) {
  private static final Pattern NAME = Pattern.compile("[0-9]{12}\\.jsonl");

  /** Name of the file that begins with this record; names sort as the numbers do. */
  Path beginningWith(long seq) {
    return directory.resolve(String.format("%012d.jsonl", seq));
  }

  /** Those that are there, oldest first. */
  List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Text of a file. A byte that belongs to no text, as damage leaves, ends no reading. */
  static BufferedReader reader(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
  }

  /** Number of the record that a file says it begins with. */
  static long first(Path file) {
    return Long.parseLong(file.getFileName().toString().replace(".jsonl", ""));
  }
}
