package org.auroraos.core.internal.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** File operations after which a power cut leaves the old or the new, never something between. */
public final class DurableFiles {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> WRITABLE =
      PosixFilePermissions.fromString("rwx------");

  private DurableFiles() {}

  /** Replaces a file (mode 0600) by one with this text. */
  public static void write(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out = FileChannel.open(temporary, CREATE, TRUNCATE_EXISTING, WRITE)) {
      Files.setPosixFilePermissions(temporary, OWNER_ONLY);
      for (ByteBuffer rest = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
          rest.hasRemaining(); ) {
        out.write(rest);
      }
      out.force(true);
    }
    move(temporary, file);
  }

  /** Gives a file or directory its final name; replaces a file, but not a directory. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    flush(to.getParent());
  }

  /** Makes a directory if it is not there, with exactly this mode ({@code rwx--x--x}). */
  public static Path directory(Path directory, String mode) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(directory);
      flush(directory.getParent());
    }
    // Not as an attribute of the creation: the umask would take its part.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    return directory;
  }

  /** Writes a directory's entries to the disk: fsync(2) of its descriptor. */
  public static void flush(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  /**
   * Deletes a file or a whole directory, read-only ones too; links are not followed. However much
   * there is, and however deep, one entry is looked at after the other: a plugin may have made it.
   */
  public static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try {
        empty(path);
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    Files.deleteIfExists(path);
  }

  /**
   * What lies in a directory within is moved up before that is deleted: no path gets longer than
   * that of the top by two names.
   */
  private static void empty(Path top) throws IOException {
    Files.setPosixFilePermissions(top, WRITABLE);
    for (boolean directories = true; directories; ) {
      directories = false;
      try (DirectoryStream<Path> children = Files.newDirectoryStream(top)) {
        for (Path child : children) {
          if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
            directories = true;
            flatten(child, top);
          }
          Files.deleteIfExists(child);
        }
      }
    }
  }

  private static void flatten(Path directory, Path top) throws IOException {
    Files.setPosixFilePermissions(directory, WRITABLE);
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          // Of a directory that is moved, the kernel wants to change the entry for its parent.
          Files.setPosixFilePermissions(child, WRITABLE);
          Path name = top.resolve(".deleted-" + UUID.randomUUID());
          Files.move(child, name, StandardCopyOption.ATOMIC_MOVE);
        } else {
          Files.deleteIfExists(child);
        }
      }
    }
  }

  /** What is in a directory, sorted; nothing if it does not exist. */
  public static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /**
   * Whether nothing is in a directory, or it does not exist. However much there is, one is read.
   */
  public static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      return !children.iterator().hasNext();
    } catch (NoSuchFileException e) {
      return true;
    }
  }
}
