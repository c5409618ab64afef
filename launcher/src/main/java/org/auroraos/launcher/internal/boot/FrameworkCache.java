package org.auroraos.launcher.internal.boot;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auroraos.launcher.internal.LauncherException;
import org.slf4j.LoggerFactory;

/**
 * The framework's working files, {@code felix-cache}. What an earlier platform left there is worth
 * nothing; it is put aside when a platform starts, and deleted when it runs.
 */
final class FrameworkCache {
  private static final String NAME = "felix-cache";
  private static final String ASIDE = NAME + ".old-";

  private final Path data;

  FrameworkCache(Path data) {
    this.data = data;
  }

  /** A directory that does not exist yet. */
  Path fresh() {
    Path directory = data.resolve(NAME);
    try {
      if (Files.exists(directory)) {
        Files.move(directory, data.resolve(ASIDE + Long.toHexString(System.nanoTime())));
      }
      return directory;
    } catch (IOException e) {
      throw new LauncherException("cannot put " + directory + " aside: " + e.getMessage(), e);
    }
  }

  /** Deletes what was put aside, on a thread of its own. */
  void deleteOld() {
    Thread thread = new Thread(this::delete, "aurora-cache");
    thread.setDaemon(true);
    thread.start();
  }

  private void delete() {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(data, ASIDE + "*")) {
      for (Path directory : old) {
        FileTree.delete(directory);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LoggerFactory.getLogger(FrameworkCache.class).warn("An old cache is not deleted", e);
    }
  }
}
