package org.auroraos.core.internal.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/**
 * The file {@code run/console.path}: says where the socket is when its place in the data directory
 * has too long a path.
 */
final class PathFile {
  /** How the names of the directories under {@code /tmp} begin. */
  static final String PREFIX = "aurora-";

  private static final Pattern OURS = Pattern.compile("/tmp/aurora-[0-9]+/console\\.sock");

  private final Path file;

  PathFile(Path file) {
    this.file = file;
  }

  void write(Path socket) throws IOException {
    Path temporary = file.resolveSibling("console.path.tmp");
    Files.writeString(temporary, socket + "\n");
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes the file, the socket it names and the directory made for that socket. */
  void remove() throws IOException {
    removeStale();
  }

  /**
   * Removes what an earlier platform has left.
   *
   * @throws IOException when somebody still listens there
   */
  void removeStale() throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    String named = Files.readString(file).strip();
    if (OURS.matcher(named).matches()) {
      Path socket = Path.of(named);
      Path directory = socket.getParent();
      if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && ours(directory)) {
        ConsoleSocket.removeStale(socket);
        Files.deleteIfExists(directory);
      }
    }
    Files.delete(file);
  }

  /** In a directory that everybody may write to, a name proves nothing. */
  private boolean ours(Path directory) throws IOException {
    return Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
        .equals(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS));
  }
}
