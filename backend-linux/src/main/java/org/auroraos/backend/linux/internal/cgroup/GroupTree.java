package org.auroraos.backend.linux.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.auroraos.backend.linux.internal.libc.Libc;

/**
 * A group of ours with everything below it, to be emptied and removed whatever lives in it: what a
 * killed launcher left, groups that a program made in its own, processes that somebody put there.
 */
final class GroupTree {
  /** The same on all architectures (asm-generic/unistd.h). */
  private static final long PIDFD_SEND_SIGNAL = 424;

  private static final long PIDFD_OPEN = 434;
  private static final long FIRST_PAUSE_MILLIS = 1;
  private static final long LONGEST_PAUSE_MILLIS = 50;

  private final Libc libc;

  GroupTree(Libc libc) {
    this.libc = libc;
  }

  /**
   * Removes a group, and kills what lives in it.
   *
   * @param patience how long to wait for processes that are on their way out; one in an
   *     uninterruptible wait keeps its group for as long as that lasts
   * @return whether it is gone
   */
  boolean remove(Path group, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (!removeEmpty(group)) {
      if (System.nanoTime() >= deadline) {
        return false;
      }
      kill(group);
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return removeEmpty(group);
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
    return true;
  }

  /** Removes a group with the groups below it as far as nothing lives in them. */
  static boolean removeEmpty(Path group) {
    GroupFiles.children(group).forEach(GroupTree::removeEmpty);
    return GroupFiles.removeIfEmpty(group);
  }

  private void kill(Path group) {
    // In v2 this reaches the whole subtree at once, whatever forks meanwhile, cgroups(7).
    if (tryToWrite(group, "cgroup.kill", "1")) {
      return;
    }
    // A chain of forks outruns whoever kills one process after the other.
    tryToWrite(group, "pids.max", "0");
    GroupFiles.children(group).forEach(this::kill);
    members(group).forEach(pid -> kill(pid, group));
  }

  /** Through a descriptor, and looked at again: the number may have gone to another process. */
  private void kill(String pid, Path group) {
    int number = Integer.parseInt(pid);
    // 0 stands for a process of another PID namespace.
    if (number <= 0 || number == ProcessHandle.current().pid()) {
      return;
    }
    int descriptor = (int) libc.syscall(PIDFD_OPEN, number, 0, 0);
    if (descriptor < 0) {
      return;
    }
    if (members(group).contains(pid)) {
      libc.syscall(PIDFD_SEND_SIGNAL, descriptor, Libc.SIGKILL, 0);
    }
    libc.close(descriptor);
  }

  private static List<String> members(Path group) {
    try {
      return Files.readAllLines(group.resolve("cgroup.procs"));
    } catch (IOException e) {
      // Gone meanwhile, or a threaded group, whose processes the group above it lists.
      return List.of();
    }
  }

  private static boolean tryToWrite(Path group, String file, String value) {
    try {
      if (!Files.exists(group.resolve(file))) {
        return false;
      }
      GroupFiles.write(group, file, value);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
