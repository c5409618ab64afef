package org.auroraos.core.internal.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one log: {@code current.jsonl} and the older {@code current.jsonl.1}, {@code .2} and
 * so on.
 *
 * @param current the one that is written
 */
record LogFiles(Path current) {
  /** Most rotated files that anybody could configure. */
  static final int MOST = 100;

  Path rotated(int number) {
    return current.resolveSibling(current.getFileName() + "." + number);
  }

  /** The files that exist, newest first. */
  List<Path> newestFirst() {
    List<Path> files = new ArrayList<>();
    if (Files.exists(current)) {
      files.add(current);
    }
    for (int i = 1; i <= MOST && Files.exists(rotated(i)); i++) {
      files.add(rotated(i));
    }
    return files;
  }

  /** Makes room for a new current file. */
  void rotate(int kept) throws IOException {
    for (int i = MOST; i >= kept; i--) {
      Files.deleteIfExists(rotated(i));
    }
    for (int i = kept - 1; i >= 1; i--) {
      if (Files.exists(rotated(i))) {
        Files.move(rotated(i), rotated(i + 1), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    if (kept == 0) {
      Files.delete(current);
    } else {
      Files.move(current, rotated(1), StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
