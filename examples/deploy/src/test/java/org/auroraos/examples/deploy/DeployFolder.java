package org.auroraos.examples.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder with all sample plugins. */
final class DeployFolder {
  static final Path FOLDER = Path.of(System.getProperty("deploy.directory")).normalize();
  static final Path RUNTIME = Path.of(System.getProperty("runtime.directory")).normalize();

  private DeployFolder() {}

  /** The plugin whose name begins so. */
  static Path plugin(String prefix) {
    return names().stream()
        .filter(name -> name.startsWith(prefix))
        .map(FOLDER::resolve)
        .findFirst()
        .orElseThrow(() -> new AssertionError(prefix + " is not among " + names()));
  }

  static List<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
