package org.auroraos.core.internal.learn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that holds a learned policy. Nothing that somebody else wrote is replaced. */
public final class LearnedFile {
  private LearnedFile() {}

  /**
   * Writes it.
   *
   * @throws FileAlreadyExistsException when there is a file that was not learned
   */
  public static void write(Path file, Lesson lesson) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isLearned(file)) {
      throw new FileAlreadyExistsException(
          file.toString(), null, "is there and was not written by learning; it stays as it is");
    }
    Path parent = file.toAbsolutePath().getParent();
    Path temporary = Files.createTempFile(parent, ".learned", ".new");
    try {
      Files.writeString(temporary, lesson.file(), StandardOpenOption.TRUNCATE_EXISTING);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static boolean isLearned(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    byte[] mark = Lesson.MARK.getBytes(StandardCharsets.UTF_8);
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(mark.length), StandardCharsets.UTF_8).equals(Lesson.MARK);
    }
  }
}
