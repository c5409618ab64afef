package org.auroraos.plugin.runtime.internal.framework;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What BundleContext.getDataFile promises: a file below the bundle's folder, which exists. */
final class DataFiles {
  private DataFiles() {}

  static File resolve(Path folder, String name) throws IOException {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder)) {
      throw new IllegalArgumentException("data file outside of the bundle's folder: " + name);
    }
    Files.createDirectories(folder);
    return file.toFile();
  }
}
