package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.file.Path;
import org.auroraos.backend.linux.internal.descriptor.Descriptor;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.libc.NativeBuffer;
import org.auroraos.backend.linux.internal.proc.ProcessStart;

/**
 * Starts the launcher with posix_spawn(3): a JVM cannot fork safely, and ProcessBuilder hands over
 * only the descriptors 0 to 2.
 */
final class Spawner {
  /** Larger than posix_spawn_file_actions_t of any C library. */
  private static final int ACTIONS_SIZE = 512;

  private static final int ARGV = ACTIONS_SIZE;

  /** The end of argv is the empty environment too. */
  private static final int END = ARGV + Long.BYTES;

  private static final int PATH = END + Long.BYTES;

  private final Libc libc;

  Spawner(Libc libc) {
    this.libc = libc;
  }

  /**
   * Starts the program with these as its descriptors 0, 1, 2 and so on, no arguments and an empty
   * environment.
   *
   * @return its pid; the caller waits for it
   */
  int spawn(Path program, Descriptor... descriptors) throws IOException {
    String path = program.toString();
    try (NativeBuffer memory = new NativeBuffer(PATH + 4L * path.length() + 1)) {
      memory.putString(PATH, path);
      memory.putLong(ARGV, memory.address() + PATH);
      memory.putLong(END, 0);
      check("posix_spawn_file_actions_init", libc.posix_spawn_file_actions_init(memory.address()));
      try {
        for (int target = 0; target < descriptors.length; target++) {
          int source = descriptors[target].number();
          int result = libc.posix_spawn_file_actions_adddup2(memory.address(), source, target);
          check("posix_spawn_file_actions_adddup2", result);
        }
        return spawn(memory, path);
      } finally {
        libc.posix_spawn_file_actions_destroy(memory.address());
      }
    }
  }

  /** Waits for a program that has ended or is about to. */
  void await(int pid) {
    while (libc.waitpid(pid, new int[1], 0) < 0 && Errno.EINTR.is(libc.errno())) {
      // again
    }
  }

  void kill(int pid) {
    libc.kill(pid, Libc.SIGKILL);
  }

  /**
   * Waits for the end of a process that has said its last word, if it is our child; of another
   * parent's, init's for example, there is nothing to do.
   *
   * @param startTicks so that it is not taken for a later one with its number
   */
  void reap(int pid, long startTicks) {
    if (ProcessStart.isThere(pid, startTicks)) {
      await(pid);
    }
  }

  /** Whether a process exists; one that we may not signal does. */
  boolean exists(int pid) {
    return libc.kill(pid, 0) == 0 || Errno.EPERM.is(libc.errno());
  }

  private int spawn(NativeBuffer memory, String path) throws IOException {
    int[] pid = new int[1];
    long argv = memory.address() + ARGV;
    long environment = memory.address() + END;
    int result =
        libc.posix_spawn(pid, memory.address() + PATH, memory.address(), 0, argv, environment);
    check("start " + path, result);
    return pid[0];
  }

  private static void check(String operation, int errno) throws IOException {
    if (errno != 0) {
      throw new IOException(operation + ": " + Errno.describe(errno));
    }
  }
}
