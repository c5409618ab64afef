import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What a platform holds of the machine. */
record Soak(
    long heap, long resident, long descriptors, long threads, long children, long mounts, long groups) {
  /** The heap may come to rest elsewhere, and compiled code grows for a while. */
  private static final long HEAP_SLACK = 1 << 20;

  private static final long RESIDENT_SLACK = 12 << 20;

  private record Row(String name, ToLongFunction<Soak> value, long slack) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("heap after GC, KiB", s -> s.heap, HEAP_SLACK >> 10),
          new Row("resident memory, KiB", s -> s.resident, RESIDENT_SLACK >> 10),
          new Row("descriptors", Soak::descriptors, 0),
          new Row("threads", Soak::threads, 0),
          new Row("child processes", Soak::children, 0),
          new Row("mounts", Soak::mounts, 0),
          new Row("cgroups of this platform", Soak::groups, 0));

  /** Looks, once everything that ends has ended. */
  static Soak now() throws IOException, InterruptedException {
    awaitIdleThreads();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10;
    return new Soak(
        heap,
        residentKib(),
        entries(Path.of("/proc/self/fd")),
        Thread.activeCount(),
        ProcessHandle.current().children().count(),
        Files.readAllLines(Path.of("/proc/self/mountinfo")).size(),
        groupsOfThisPlatform());
  }

  /** Prints both; whether nothing has grown. */
  static boolean compare(Soak before, Soak after, int launches) {
    System.out.printf("%n%-42s %12s %12s%n", launches + " launches in a row", "before", "after");
    boolean steady = true;
    for (Row row : ROWS) {
      long first = row.value.applyAsLong(before);
      long last = row.value.applyAsLong(after);
      boolean grown = last - first > row.slack;
      steady &= !grown;
      System.out.printf(
          Locale.ROOT, "%-42s %12d %12d %s%n", row.name, first, last, grown ? "GROWN" : "");
    }
    return steady;
  }

  /** Threads that wait for the next run give up after a minute; that is no growth. */
  private static void awaitIdleThreads() throws InterruptedException {
    for (int i = 0; i < 900 && sandboxThreads() > 0; i++) {
      Thread.sleep(100);
    }
  }

  private static long sandboxThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("aurora-"))
        .count();
  }

  private static long residentKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static long entries(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.count();
    }
  }

  /** In all hierarchies: those below {@code aurora/<name>.<pid>...}. */
  private static long groupsOfThisPlatform() {
    String pid = "." + ProcessHandle.current().pid() + ".";
    List<Path> found = new ArrayList<>();
    collect(Path.of("/sys/fs/cgroup"), pid, found);
    return found.size();
  }

  private static void collect(Path directory, String pid, List<Path> found) {
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.filter(Files::isDirectory).filter(e -> !Files.isSymbolicLink(e)).toList()) {
        if (entry.toString().contains("/aurora/") && entry.toString().contains(pid)) {
          found.add(entry);
        }
        collect(entry, pid, found);
      }
    } catch (IOException e) {
      // Groups come and go; one that has gone is none of ours.
    }
  }
}
