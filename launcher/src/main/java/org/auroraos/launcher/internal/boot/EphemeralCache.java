package org.auroraos.launcher.internal.boot;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.auroraos.launcher.internal.LauncherException;

/** A private directory for a framework that lives as long as one command. */
final class EphemeralCache implements AutoCloseable {
  private final Path directory;

  private EphemeralCache(Path directory) {
    this.directory = directory;
  }

  static EphemeralCache create() {
    try {
      return new EphemeralCache(Files.createTempDirectory("aurora-exec-"));
    } catch (IOException e) {
      throw new LauncherException(
          "cannot write to the temporary directory "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + e.getMessage(),
          e);
    }
  }

  Path directory() {
    return directory;
  }

  /** Deletes what can be deleted; called again when something was in use. */
  @Override
  public void close() {
    try {
      if (Files.exists(directory)) {
        Files.walkFileTree(directory, new Deletion());
      }
    } catch (IOException e) {
      System.err.println("aurora: cannot delete " + directory + ": " + e.getMessage());
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, IOException error) throws IOException {
      Files.deleteIfExists(visited);
      return FileVisitResult.CONTINUE;
    }
  }
}
