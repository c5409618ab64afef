package org.auroraos.backend.linux.internal.proc;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process and all below it. By the {@code children} files of its threads, proc_tid_children(5),
 * which cost as much as the tree is large; the parents of all processes of the machine are asked
 * for only where the kernel was built without those files (CONFIG_PROC_CHILDREN).
 */
final class Descendants {
  private static final boolean LISTED = Files.exists(Path.of("/proc/thread-self/children"));

  private Descendants() {}

  /**
   * The process with this number first; empty when it is gone. What goes meanwhile may be in it.
   */
  static List<Long> of(long pid) {
    Optional<ProcessHandle> top = ProcessHandle.of(pid);
    if (top.isEmpty()) {
      return List.of();
    }
    return LISTED ? byChildren(pid) : byParents(top.get());
  }

  static List<Long> byChildren(long top) {
    List<Long> found = new ArrayList<>();
    Deque<Long> open = new ArrayDeque<>(List.of(top));
    while (!open.isEmpty()) {
      long next = open.pop();
      found.add(next);
      open.addAll(children(next));
    }
    return found;
  }

  static List<Long> byParents(ProcessHandle top) {
    try (Stream<ProcessHandle> below = top.descendants()) {
      return Stream.concat(Stream.of(top), below).map(ProcessHandle::pid).toList();
    }
  }

  /** Each thread has those that it has made. */
  private static List<Long> children(long pid) {
    List<Long> all = new ArrayList<>();
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "task"))) {
      for (Path thread : threads) {
        addChildren(thread, all);
      }
    } catch (IOException | DirectoryIteratorException gone) {
      // Then nothing is below it any more.
    }
    return all;
  }

  private static void addChildren(Path thread, List<Long> all) {
    try {
      for (String child : Files.readString(thread.resolve("children")).split(" ", 0)) {
        if (!child.isBlank()) {
          all.add(Long.parseLong(child.strip()));
        }
      }
    } catch (IOException gone) {
      // Its children belong to another thread now.
    }
  }
}
