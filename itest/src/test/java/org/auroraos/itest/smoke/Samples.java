package org.auroraos.itest.smoke;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Variants of the samples. */
final class Samples {
  private Samples() {}

  /** The command sample with another version. */
  static Path withVersion(Path work, Path home, String version) throws IOException {
    Path copy = work.resolve("example-" + version);
    Trees.copy(home.resolve("deploy/example-plugin"), copy);
    Path module = copy.resolve("module.json");
    String text =
        Files.readString(module)
            .replaceAll("\"version\": *\"[^\"]*\"", "\"version\": \"" + version + "\"");
    Files.writeString(module, text);
    return copy;
  }
}
