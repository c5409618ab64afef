package org.auroraos.core.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A directory as a plugin; it is copied without following a link. */
final class DirectoryReader {
  /** S_ISUID and S_ISGID, inode(7). */
  private static final int SET_ID = 06000;

  private final Path root;
  private final String source;
  private final ArchiveLimits limits;

  DirectoryReader(Path root, String source, ArchiveLimits limits) {
    this.root = root;
    this.source = source;
    this.limits = limits;
  }

  /** Whether an editor left this behind; such files belong to no plugin. */
  static boolean leftover(String name) {
    return name.endsWith("~") || name.endsWith(".swp") || name.endsWith(".swx");
  }

  /** Copies everything. */
  void copy(TreeTarget target) throws IOException {
    copyChildren(root, List.of(), target);
    target.finish();
  }

  private void copyChildren(Path directory, List<String> parts, TreeTarget target)
      throws IOException {
    for (Path child : children(directory)) {
      String file = child.getFileName().toString();
      if (leftover(file)) {
        continue;
      }
      List<String> path = new ArrayList<>(parts);
      path.add(file);
      EntryName name = EntryName.parse(String.join("/", path), limits, source);
      copy(child, name, target);
    }
  }

  private void copy(Path file, EntryName name, TreeTarget target) throws IOException {
    PosixFileAttributes is =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (is.isSymbolicLink()) {
      target.link(name, Files.readSymbolicLink(file).toString());
    } else if (is.isDirectory()) {
      target.directory(name);
      copyChildren(file, name.parts(), target);
    } else if (is.isRegularFile()) {
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        target.file(name, executable(is), in, Long.MAX_VALUE);
      }
      if (setId(file)) {
        target.setId(name);
      }
    } else {
      throw new ArchiveException(source, name.toString(), "a device, pipe or socket");
    }
  }

  private static boolean setId(Path file) throws IOException {
    Object mode = Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return ((Integer) mode & SET_ID) != 0;
  }

  private static boolean executable(PosixFileAttributes attributes) {
    return attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE)
        || attributes.permissions().contains(PosixFilePermission.GROUP_EXECUTE)
        || attributes.permissions().contains(PosixFilePermission.OTHERS_EXECUTE);
  }

  private List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path child : stream) {
        children.add(child);
        if (children.size() > limits.entries()) {
          throw new ArchiveException(source, "more than " + limits.entries() + " entries");
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(children);
    return children;
  }
}
