package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;
import org.auroraos.backend.linux.internal.proc.PlatformName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands for {@code /tmp} where there is no private root: a directory of the machine's own
 * temporary one that only one sandbox may use, as long as it lives.
 */
final class TemporaryDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryDirectory.class);
  private static final Path PARENT = Path.of("/tmp");
  private static final String PREFIX = "aurora-direct-";
  private static final String KEPT_PREFIX = "aurora-kept-";
  private static final AtomicLong COUNT = new AtomicLong();

  private TemporaryDirectory() {}

  static Path create(PlatformName platform) throws IOException {
    Path path = PARENT.resolve(PREFIX + platform + "-" + COUNT.incrementAndGet());
    return Files.createDirectory(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** For a sandbox that outlives the platform; whoever sees its end deletes it. */
  static Path createKept(String launchId) throws IOException {
    return Files.createDirectory(
        PARENT.resolve(KEPT_PREFIX + launchId),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Deletes those that platforms left which have died. */
  static void removeLeftovers(PlatformName platform) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(PARENT, PREFIX + "*")) {
      for (Path path : found) {
        String name = path.getFileName().toString().substring(PREFIX.length());
        if (platform.hasDied(name.replaceFirst("-[0-9]+$", ""))) {
          delete(path);
        }
      }
    } catch (IOException e) {
      LOG.debug("{} cannot be looked through", PARENT, e);
    }
  }

  /** Deletes it with all that is in it, through descriptors: what it holds is a stranger's. */
  static void delete(Path path) {
    try (DirectoryStream<Path> parent = Files.newDirectoryStream(path.getParent())) {
      if (!(parent instanceof SecureDirectoryStream<Path> secure)) {
        throw new IOException("no descriptors of directories here");
      }
      deleteEntry(secure, path.getFileName());
    } catch (NoSuchFileException e) {
      LOG.debug("{} is gone already", path);
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted: {}", path, e.toString());
    }
  }

  private static void deleteEntry(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    BasicFileAttributeView view =
        parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (!view.readAttributes().isDirectory()) {
      parent.deleteFile(name);
      return;
    }
    try (SecureDirectoryStream<Path> directory =
        parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : directory) {
        deleteEntry(directory, entry.getFileName());
      }
    }
    parent.deleteDirectory(name);
  }
}
