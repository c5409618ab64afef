package org.auroraos.backend.linux.internal.identity;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Ids for sandboxes without an owner. No two that live at the same time on this machine have the
 * same one: each is a byte in a file, locked while it is in use (fcntl(2)); the kernel gives the
 * locks of a dead platform back.
 */
final class PassingIds implements AutoCloseable {
  private final IdRange range;
  private final FileChannel channel;
  private final Map<Integer, FileLock> used = new HashMap<>();
  private int next;

  private PassingIds(IdRange range, FileChannel channel) {
    this.range = range;
    this.channel = channel;
    this.next = RandomGenerator.getDefault().nextInt(range.passing());
  }

  /** With a file that all platforms on this machine share. */
  static PassingIds sharedThrough(Path file, IdRange range) throws IOException {
    Path directory = file.getParent();
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return new PassingIds(
        range,
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
  }

  /** An id that nothing alive has. Those used lately come last. */
  synchronized int take() throws IOException {
    for (int tried = 0; tried < range.passing(); tried++) {
      int id = range.firstPassing() + next;
      next = (next + 1) % range.passing();
      FileLock lock = used.containsKey(id) ? null : channel.tryLock(id, 1, false);
      if (lock != null) {
        used.put(id, lock);
        return id;
      }
    }
    throw new IOException(
        "all " + range.passing() + " identities for sandboxes without an owner are in use");
  }

  synchronized void giveBack(int id) {
    FileLock lock = used.remove(id);
    try {
      if (lock != null && channel.isOpen()) {
        lock.release();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a lock cannot be released", e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
    used.clear();
  }
}
