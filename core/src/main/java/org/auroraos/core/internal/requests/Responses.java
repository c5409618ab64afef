package org.auroraos.core.internal.requests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.auroraos.core.internal.store.DurableFiles;

/**
 * {@code responses/}: for each request that was taken, one file with the answer, which stays until
 * whoever asked takes it away or asks again under the same name.
 */
final class Responses {
  private static final String RESULT = ".result.json";
  private static final String ERROR = ".error.json";
  private static final String UNFINISHED = ".new";

  private final Path folder;

  private Responses(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder, and removes what a platform that died did not write to its end. */
  static Responses open(Path data) throws IOException {
    Path folder = DurableFiles.directory(data.resolve("responses"), "rwx------");
    for (Path file : DurableFiles.children(folder)) {
      if (file.getFileName().toString().endsWith(UNFINISHED)) {
        DurableFiles.delete(file);
      }
    }
    return new Responses(folder);
  }

  /** Whether there is an answer. */
  boolean has(String request) {
    return exists(request, RESULT) || exists(request, ERROR);
  }

  /** Removes the answer to an earlier request of this name. */
  void forget(String request) throws IOException {
    if (has(request)) {
      Files.deleteIfExists(folder.resolve(request + RESULT));
      Files.deleteIfExists(folder.resolve(request + ERROR));
      DurableFiles.flush(folder);
    }
  }

  /** Writes an answer; it is there as a whole and for good, or not at all. */
  void write(Answer answer) throws IOException {
    String name = answer.request() + (answer.isResult() ? RESULT : ERROR);
    DurableFiles.write(folder.resolve(name), answer.text());
  }

  private boolean exists(String request, String kind) {
    return Files.exists(folder.resolve(request + kind), LinkOption.NOFOLLOW_LINKS);
  }
}
