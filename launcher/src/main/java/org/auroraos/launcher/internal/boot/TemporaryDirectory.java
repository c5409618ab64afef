package org.auroraos.launcher.internal.boot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.config.FreeSpace;

/**
 * A private directory that lives as long as this process, below the JVM's temporary one. The
 * backend uses it, too, where it cannot use the data directory (system property {@value
 * #PROPERTY}).
 *
 * <p>A process that is killed leaves its directory behind. So each holds the lock of a file in its
 * own, which ends with the process however it ends, in whatever PID namespace it ran; making a new
 * directory deletes those of the same user whose lock nobody holds.
 */
final class TemporaryDirectory implements AutoCloseable {
  static final String PROPERTY = "aurora.temp";

  private static final String PREFIX = "aurora-exec-";
  private static final String LOCK = "lock";
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;
  private final FileChannel lock;

  private TemporaryDirectory(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /** Makes one and deletes those of processes that were killed. */
  static TemporaryDirectory create() {
    return createIn(Path.of(System.getProperty("java.io.tmpdir")));
  }

  static TemporaryDirectory createIn(Path parent) {
    try {
      TemporaryDirectory created = make(parent);
      deleteAbandoned(parent, created.directory);
      created.requireSpace();
      return created;
    } catch (IOException e) {
      throw new LauncherException(
          "cannot write to the temporary directory "
              + parent
              + FreeSpace.reason(e)
              + "; for another one: AURORA_JAVA_OPTS=-Djava.io.tmpdir=DIRECTORY",
          e);
    }
  }

  private void requireSpace() throws IOException {
    try {
      FreeSpace.require(directory);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Lets the backend use it. */
  void offer() {
    System.setProperty(PROPERTY, directory.toString());
  }

  Path path() {
    return directory;
  }

  /** Deletes what can be deleted; called again when something was in use. */
  @Override
  public void close() {
    try {
      if (Files.exists(directory)) {
        FileTree.delete(directory);
      }
      lock.close();
    } catch (IOException e) {
      System.err.println("aurora: cannot delete " + directory + ": " + e.getMessage());
    }
  }

  /** The name need not be secret, only new; a random one would cost the seeding of a generator. */
  private static TemporaryDirectory make(Path parent) throws IOException {
    String name = PREFIX + ProcessHandle.current().pid() + "-";
    while (true) {
      Path directory = parent.resolve(name + Long.toHexString(System.nanoTime()));
      try {
        Files.createDirectory(directory, PRIVATE);
      } catch (FileAlreadyExistsException e) {
        continue;
      }
      FileChannel channel = lockFile(directory);
      // Another process may have seen the file before its lock, and deletes it all now
      if (tryLock(channel) && Files.exists(directory.resolve(LOCK))) {
        return new TemporaryDirectory(directory, channel);
      }
      channel.close();
    }
  }

  private static FileChannel lockFile(Path directory) throws IOException {
    try {
      return FileChannel.open(
          directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      Files.delete(directory);
      throw e;
    }
  }

  private static void deleteAbandoned(Path parent, Path own) {
    try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path candidate : candidates) {
        if (!candidate.equals(own)) {
          deleteIfAbandoned(candidate, own);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // a folder that cannot be listed cannot be tidied up
    }
  }

  private static void deleteIfAbandoned(Path candidate, Path own) {
    if (!Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      if (!Files.getOwner(candidate, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))) {
        return;
      }
      try (FileChannel channel =
          FileChannel.open(
              candidate.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
        if (tryLock(channel)) {
          FileTree.delete(candidate);
        }
      }
    } catch (IOException e) {
      // one without a lock was made this moment, or is not ours; another start may delete it
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }
}
