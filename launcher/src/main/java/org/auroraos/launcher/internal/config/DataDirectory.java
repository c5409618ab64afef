package org.auroraos.launcher.internal.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;

/** Makes the data directory ready before anything is written to it. */
public final class DataDirectory {
  /** What plugins store and the console's socket are nobody else's business. */
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private DataDirectory() {}

  /**
   * Creates what is missing of the data directory and its {@code logs} and {@code run}.
   *
   * @throws LauncherException when that is not possible, or the directory is not writable or full
   */
  public static void prepare(Locations locations) {
    Path data = locations.data();
    if (data.toString().contains("%")) {
      // Logback takes it for a pattern in the names of old log files and knows no escape
      throw new LauncherException("the path of the data directory has a '%': " + data);
    }
    try {
      create(data);
      create(locations.logs());
      create(locations.run());
      if (!Files.isWritable(data)) {
        throw new AccessDeniedException(data.toString());
      }
      FreeSpace.require(locations.run());
    } catch (IOException e) {
      throw new LauncherException(notWritable(data, e), e);
    }
  }

  private static void create(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory.getParent());
      Files.createDirectory(directory, PRIVATE);
    }
  }

  private static String notWritable(Path data, IOException e) {
    return "the data directory "
        + data
        + " cannot be written by "
        + System.getProperty("user.name")
        + FreeSpace.reason(e)
        + "; set AURORA_DATA to a directory that can";
  }
}
