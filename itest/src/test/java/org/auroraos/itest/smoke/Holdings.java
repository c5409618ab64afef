package org.auroraos.itest.smoke;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a platform holds of the machine.
 *
 * @param heap KiB of its heap that are in use after a collection
 * @param resident KiB of its resident memory
 * @param descriptors open ones
 * @param threads of its process
 * @param processes its descendants
 * @param mounts that it sees
 * @param groups control groups that are named after it
 */
record Holdings(
    long heap,
    long resident,
    long descriptors,
    long threads,
    long processes,
    long mounts,
    long groups) {
  /** The heap comes to rest elsewhere, and compiled code grows for a while. */
  private static final long HEAP_SLACK = 2 << 10;

  private static final long RESIDENT_SLACK = 24 << 10;

  /** Threads that are kept for a moment, and their wake-ups. */
  private static final Duration REST = Duration.ofSeconds(12);

  private static final Pattern USED = Pattern.compile("\\bused (\\d+)K");

  /** Looks when its threads have gone that wait a while for more to do. */
  static Holdings atRest(long pid, Duration patience) throws IOException, InterruptedException {
    AtomicLong threads = new AtomicLong(Long.MAX_VALUE);
    await("no thread ends any more")
        .atMost(patience)
        .pollDelay(REST)
        .pollInterval(REST)
        .until(() -> threads.getAndSet(threads(pid)) <= threads.get());
    jcmd(pid, "GC.run");
    jcmd(pid, "GC.run");
    Path process = Path.of("/proc/" + pid);
    return new Holdings(
        heap(pid),
        field(process.resolve("status"), "VmRSS:"),
        count(process.resolve("fd")),
        threads(pid),
        ProcessHandle.of(pid).orElseThrow().descendants().count(),
        Files.readAllLines(process.resolve("mountinfo")).size(),
        groups(pid));
  }

  /** What has grown, in words. */
  List<String> grownSince(Holdings before) {
    List<String> grown = new ArrayList<>();
    compare("heap, KiB", before.heap, heap, HEAP_SLACK, grown);
    compare("resident memory, KiB", before.resident, resident, RESIDENT_SLACK, grown);
    compare("descriptors", before.descriptors, descriptors, 0, grown);
    compare("threads", before.threads, threads, 0, grown);
    compare("processes", before.processes, processes, 0, grown);
    compare("mounts", before.mounts, mounts, 0, grown);
    compare("control groups", before.groups, groups, 0, grown);
    return grown;
  }

  private static void compare(
      String what, long before, long after, long slack, List<String> grown) {
    if (after - before > slack) {
      grown.add("%s: %d, then %d".formatted(what, before, after));
    }
  }

  private static long threads(long pid) throws IOException {
    return field(Path.of("/proc/" + pid + "/status"), "Threads:");
  }

  private static long field(Path file, String key) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static long heap(long pid) throws IOException, InterruptedException {
    long used = 0;
    for (String line : jcmd(pid, "GC.heap_info").lines().toList()) {
      Matcher matcher = USED.matcher(line);
      if (!line.contains("etaspace") && !line.contains("class space") && matcher.find()) {
        used += Long.parseLong(matcher.group(1));
      }
    }
    return used;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd " + command + ": " + said);
    }
    return said;
  }

  private static long count(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.count();
    }
  }

  private static long groups(long pid) throws IOException {
    String mark = "." + pid + ".";
    AtomicLong found = new AtomicLong();
    Files.walkFileTree(
        Path.of("/sys/fs/cgroup"),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path group, BasicFileAttributes attributes) {
            if (group.toString().contains(mark)) {
              found.incrementAndGet();
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path gone, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found.get();
  }
}
