package org.auroraos.core.internal.deploy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.auroraos.core.internal.archive.SourceState;
import org.auroraos.core.internal.store.DurableFiles;

/**
 * Copies into the deploy folder under hidden names, which nobody looks at, and renames what is
 * complete. Of a directory the old one has to make way first; who looks just then sees none, and
 * the next look the new one.
 */
final class FolderCopy {
  private FolderCopy() {}

  /**
   * Puts a copy in the place of what is there; a signature that lies beside it comes along. Who
   * looks between the two never sees the old file with the new signature, by which it would be
   * judged.
   */
  static void put(Path file, Path target) throws IOException {
    Path signature = SourceState.signatureOf(file);
    Path signatureThere = SourceState.signatureOf(target);
    Path copy = hidden(target, "new");
    Path signatureCopy = hidden(signatureThere, "new");
    DurableFiles.delete(copy);
    DurableFiles.delete(signatureCopy);
    try {
      boolean signed = Files.isRegularFile(signature);
      copy(file, copy);
      if (signed) {
        copy(signature, signatureCopy);
      }
      if (signed && !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        rename(signatureCopy, signatureThere);
      }
      rename(copy, target);
      if (!signed) {
        Files.deleteIfExists(signatureThere);
      } else if (Files.exists(signatureCopy)) {
        rename(signatureCopy, signatureThere);
      }
      DurableFiles.flush(target.getParent());
    } finally {
      DurableFiles.delete(copy);
      DurableFiles.delete(signatureCopy);
    }
  }

  /** Takes something out, with its signature. */
  static void remove(Path source) throws IOException {
    Path old = hidden(source, "old");
    DurableFiles.delete(old);
    if (Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(source, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.deleteIfExists(SourceState.signatureOf(source));
    DurableFiles.flush(source.getParent());
    DurableFiles.delete(old);
  }

  private static void rename(Path copy, Path target) throws IOException {
    Path old = hidden(target, "old");
    DurableFiles.delete(old);
    try {
      boolean makeWay =
          Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(copy);
      if (makeWay && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      DurableFiles.delete(old);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isDirectory(from)) {
      Files.createDirectory(to);
      try (Stream<Path> children = Files.list(from)) {
        for (Path child : (Iterable<Path>) children::iterator) {
          Path name = to.resolve(child.getFileName());
          if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
            copy(child, name);
          } else {
            copyFile(child, name);
          }
        }
      }
    } else {
      copyFile(from.toRealPath(), to);
    }
  }

  private static void copyFile(Path from, Path to) throws IOException {
    boolean link = Files.isSymbolicLink(from);
    if (!link && !Files.isRegularFile(from)) {
      throw new IOException(from + " is neither a file nor a directory");
    }
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    if (!link) {
      try (FileChannel file = FileChannel.open(to, StandardOpenOption.READ)) {
        file.force(true);
      }
    }
  }

  private static Path hidden(Path target, String what) {
    return target.resolveSibling("." + target.getFileName() + "." + what);
  }
}
