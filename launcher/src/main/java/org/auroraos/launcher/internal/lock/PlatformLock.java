package org.auroraos.launcher.internal.lock;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.auroraos.launcher.internal.LauncherException;

/**
 * Makes sure that one platform at most uses a data directory. The kernel drops the lock when the
 * process ends, however it ends; the file itself stays and names the last holder's pid.
 */
public final class PlatformLock implements AutoCloseable {
  private static final String FILE = "aurora.lock";

  private final FileChannel channel;

  private PlatformLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param data the data directory, must exist
   * @throws LauncherException when another process holds it, with that process's pid
   */
  public static PlatformLock acquire(Path data) {
    Path file = data.resolve(FILE);
    FileChannel channel = open(file);
    try {
      if (!tryLock(channel)) {
        throw heldByAnother(data, channel);
      }
      channel.truncate(0);
      channel.write(US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
      return new PlatformLock(channel);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new LauncherException("cannot lock " + file + ": " + e.getMessage(), e);
    } catch (LauncherException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  /** The holder: this process. */
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static FileChannel open(Path file) {
    try {
      return FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new LauncherException(
          "cannot write " + file + ": the data directory must be writable (set AURORA_DATA)", e);
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static LauncherException heldByAnother(Path data, FileChannel channel)
      throws IOException {
    ByteBuffer content = ByteBuffer.allocate(32);
    channel.read(content, 0);
    String pid = US_ASCII.decode(content.flip()).toString().strip();
    return new LauncherException(
        "already running on "
            + data
            + (pid.isEmpty() ? "" : ", pid " + pid)
            + "; stop it first (aurora stop) or use another data directory (AURORA_DATA)");
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // the lock ends with the process at the latest
    }
  }
}
