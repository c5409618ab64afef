package org.auroraos.backend.linux.internal.proc;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How long a JVM has collected garbage while its program stood still: the CPU time of that of its
 * threads which has worked most for it. HotSpot calls them {@code VM Thread} and {@code GC
 * Thread#N}; those that collect beside the program are called otherwise.
 */
public final class CollectorTime {
  private static final Pattern COLLECTORS = Pattern.compile("VM Thread|GC Thread#\\d+");

  private CollectorTime() {}

  /** Of the process with this number; zero when it has no such threads, or is gone. */
  public static Duration of(long pid) {
    long most = 0;
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "task"))) {
      for (Path thread : threads) {
        most = Math.max(most, ticks(thread));
      }
    } catch (IOException | DirectoryIteratorException gone) {
      return Duration.ZERO;
    }
    return CpuTicks.duration(most);
  }

  private static long ticks(Path thread) {
    try {
      String name = Files.readString(thread.resolve("comm")).strip();
      return COLLECTORS.matcher(name).matches()
          ? CpuTicks.of(Files.readString(thread.resolve("stat")))
          : 0;
    } catch (IOException | RuntimeException gone) {
      return 0;
    }
  }
}
