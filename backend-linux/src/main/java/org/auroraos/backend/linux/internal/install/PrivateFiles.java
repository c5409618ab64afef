package org.auroraos.backend.linux.internal.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Files and directories that nobody but their owner can have changed. */
final class PrivateFiles {
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("r-xr-xr-x");
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private static final String NEW = ".new-";
  private static final Duration UNFINISHED = Duration.ofMinutes(10);

  private PrivateFiles() {}

  /** Makes a directory, or takes write permission in it from others. */
  static void directory(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(path);
    }
    if (!ownedAlone(path)) {
      Files.setPosixFilePermissions(path, DIRECTORY);
    }
    if (!ownedAlone(path)) {
      throw new IOException("it belongs to another user: " + path);
    }
  }

  /**
   * Finds out by writing whether so many bytes can be written.
   *
   * @throws IOException when they cannot, as on a full disk
   */
  static void requireSpace(Path directory, int bytes) throws IOException {
    Path temporary = Files.createTempFile(directory, NEW, "");
    try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      write(out, ByteBuffer.allocate(bytes));
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Writes a program that is there completely or not at all. */
  static void program(Path path, byte[] content) throws IOException {
    Path temporary = Files.createTempFile(path.getParent(), NEW, "");
    try {
      try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        write(out, ByteBuffer.wrap(content));
        out.force(true);
      }
      Files.setPosixFilePermissions(temporary, PROGRAM);
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** All of it: on a disk that becomes full, write(2) writes a part and says nothing. */
  private static void write(FileChannel out, ByteBuffer content) throws IOException {
    while (content.hasRemaining()) {
      out.write(content);
    }
  }

  /**
   * Deletes what a process that was killed in {@link #program} left. What is young may be that of
   * another platform, which is just being started.
   */
  static void deleteUnfinished(Path directory) throws IOException {
    Instant old = Instant.now().minus(UNFINISHED);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, NEW + "*")) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(old)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // Another platform has deleted it first.
    }
  }

  /** Whether it is our own, not a link, and nobody else may write it. */
  static boolean ownedAlone(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return false;
    }
    Set<PosixFilePermission> permissions =
        EnumSet.copyOf(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    permissions.retainAll(OTHERS_WRITE);
    int owner = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    int own = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    return permissions.isEmpty() && (owner == own || owner == 0);
  }

  /** What changes when a file does: compared instead of reading it again. */
  static List<Object> stamp(Path path) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:ino,dev,size,ctime,mode,uid", LinkOption.NOFOLLOW_LINKS);
    return List.copyOf(attributes.entrySet().stream().map(e -> (Object) e).toList());
  }

  /** Deletes a directory with all that is in it, without following links. */
  static void deleteTree(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  static boolean isRegular(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isRegularFile();
    } catch (IOException e) {
      return false;
    }
  }
}
