package org.auroraos.launcher.internal.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Whether a directory can be written, found out by writing: quotas and reserved blocks count, which
 * no number of free bytes tells.
 */
public final class FreeSpace {
  /** Without so many bytes nothing starts that would get far. */
  private static final int NEEDED = 1 << 20;

  private static final int BLOCK = 1 << 16;

  private FreeSpace() {}

  /**
   * Writes a MiB and deletes it.
   *
   * @throws IOException when that is not possible; {@link #reason} says why
   */
  public static void require(Path directory) throws IOException {
    Path file = directory.resolve(".space-" + ProcessHandle.current().pid());
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      for (int written = 0; written < NEEDED; written += channel.write(block.rewind())) {}
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** What the operating system says, and what to do about it. */
  public static String reason(IOException e) {
    String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
    return reason == null ? "" : " (" + reason + "; at least 1 MiB must be free)";
  }
}
