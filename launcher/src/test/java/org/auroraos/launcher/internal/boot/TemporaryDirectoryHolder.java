package org.auroraos.launcher.internal.boot;

import java.io.IOException;
import java.nio.file.Path;

/** Makes a temporary directory, says where it is, and keeps it until its input ends. */
final class TemporaryDirectoryHolder {
  private TemporaryDirectoryHolder() {}

  public static void main(String[] args) throws IOException {
    try (TemporaryDirectory directory = TemporaryDirectory.createIn(Path.of(args[0]))) {
      System.out.println(directory.path());
      System.in.read();
    }
  }
}
