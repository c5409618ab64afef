package org.auroraos.core.internal.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.auroraos.core.internal.archive.Sha256;

/** A plugin's code as a tree of files that nobody changes any more. */
final class Tree {
  private static final Set<PosixFilePermission> SEALED =
      PosixFilePermissions.fromString("r-xr-xr-x");
  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("r--r--r--");

  private Tree() {}

  /**
   * The digest of a tree: SHA-256 over a line {@code mode sha256 path} for each entry, in the order
   * of the paths. Directories count as {@code dir}, links as {@code link} with the digest of their
   * target.
   *
   * @throws TreeException when there is something in it that a plugin cannot have
   */
  static String digest(Path root) throws IOException {
    SortedMap<String, String> lines = new TreeMap<>();
    collect(root, "", lines);
    MessageDigest digest = Sha256.digest();
    lines.forEach(
        (path, line) -> digest.update((line + " " + path + "\n").getBytes(StandardCharsets.UTF_8)));
    return Sha256.hex(digest);
  }

  /** Flushes all directories, and takes away the permission to change them. */
  static void seal(Path directory) throws IOException {
    for (Path child : DurableFiles.children(directory)) {
      if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        seal(child);
        Files.setPosixFilePermissions(child, SEALED);
      }
    }
    DurableFiles.flush(directory);
  }

  /** The top itself; apart from the rest, because rename(2) needs to write to what it moves. */
  static void sealTop(Path root) throws IOException {
    Files.setPosixFilePermissions(root, SEALED);
  }

  private static void collect(Path directory, String prefix, SortedMap<String, String> lines)
      throws IOException {
    for (Path child : DurableFiles.children(directory)) {
      String path = prefix + child.getFileName();
      PosixFileAttributes is =
          Files.readAttributes(child, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (is.isDirectory()) {
        lines.put(path, "dir -");
        collect(child, path + "/", lines);
      } else if (is.isSymbolicLink()) {
        MessageDigest target = Sha256.digest();
        target.update(Files.readSymbolicLink(child).toString().getBytes(StandardCharsets.UTF_8));
        lines.put(path, "link " + Sha256.hex(target));
      } else if (is.isRegularFile()) {
        lines.put(path, mode(is, path) + " " + Sha256.of(child));
      } else {
        throw new TreeException("a device, pipe or socket among a plugin's files: " + child);
      }
    }
  }

  private static String mode(PosixFileAttributes file, String path) throws TreeException {
    if (file.permissions().equals(SEALED)) {
      return "0555";
    }
    if (file.permissions().equals(PLAIN)) {
      return "0444";
    }
    throw new TreeException("a file with another mode than it had: " + path);
  }
}
