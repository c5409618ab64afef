package org.auroraos.backend.linux.internal.identity;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who owns what already lies in the data directory. Should the record of identities be lost, an id
 * whose owner nobody knows any more still has its files, and must not be given to another owner.
 */
final class OwnedFiles {
  /** As deep as the directories lie that are given to owners. */
  private static final int DEEP = 3;

  private OwnedFiles() {}

  /** The users of a range that own something in a directory. */
  static Set<Integer> owners(Path directory, IdRange range) throws IOException {
    Set<Integer> owners = new TreeSet<>();
    Files.walkFileTree(
        directory,
        EnumSet.noneOf(FileVisitOption.class),
        DEEP,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            return visitFile(path, attributes);
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            try {
              int uid = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
              if (range.contains(uid)) {
                owners.add(uid);
              }
            } catch (NoSuchFileException e) {
              // gone meanwhile
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            // Gone meanwhile.
            return FileVisitResult.CONTINUE;
          }
        });
    return owners;
  }
}
