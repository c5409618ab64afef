package org.auroraos.core.internal.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auroraos.api.hypervisor.OutputListener.OutputStreamName.STDERR;
import static org.auroraos.api.hypervisor.OutputListener.OutputStreamName.STDOUT;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.auroraos.api.hypervisor.OutputListener.OutputStreamName;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing and reading, with real files. */
class PluginLogTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @TempDir Path temp;
  private LogLimits limits = LogLimits.defaults();

  @Test
  void aLineIsOneLineOfJson() throws IOException {
    PluginLog log = log();
    print(log, STDOUT, "hello\n");
    print(log, STDERR, "\u001b[2J\"quoted\"\u2028\n");

    assertThat(Files.readAllLines(current()))
        .containsExactly(
            "{\"time\":\"2026-01-02T03:04:05Z\",\"stream\":\"stdout\",\"plugin\":\"p\",\"seq\":1,\"line\":\"hello\"}",
            "{\"time\":\"2026-01-02T03:04:05Z\",\"stream\":\"stderr\",\"plugin\":\"p\",\"seq\":2,"
                + "\"line\":\"\\u001B[2J\\\"quoted\\\"\\u2028\"}");
  }

  @Test
  void onlyThePlatformMayReadIt() throws IOException {
    print(log(), STDOUT, "secret\n");

    assertThat(Files.getAttribute(current().getParent(), "unix:mode")).isEqualTo(0040700);
  }

  @Test
  void theStreamsDoNotMix() throws IOException {
    PluginLog log = log();
    print(log, STDOUT, "out");
    print(log, STDERR, "err");
    print(log, STDOUT, "put\n");
    log.ended();

    assertThat(all()).extracting(LogRecord::line).containsExactly("output", "err");
  }

  @Test
  void numbersGoOnAfterARestart() throws IOException {
    print(log(), STDOUT, "one\ntwo\n");
    print(log(), STDOUT, "three\n");

    assertThat(all()).extracting(LogRecord::seq).containsExactly(1L, 2L, 3L);
  }

  @Test
  void halfALineOfAKilledPlatformIsCutOff() throws IOException {
    print(log(), STDOUT, "one\n");
    Files.writeString(current(), "{\"time\":\"20", StandardOpenOption.APPEND);

    print(log(), STDOUT, "two\n");

    assertThat(all()).extracting(LogRecord::line).containsExactly("one", "two");
    assertThat(Files.readAllLines(current())).hasSize(2);
  }

  @Test
  void itRotatesAndKeepsSoManyFiles() throws IOException {
    limits = new LogLimits(4096, 3);
    PluginLog log = log();
    for (int i = 0; i < 500; i++) {
      print(log, STDOUT, "line " + i + "\n");
    }

    assertThat(current().getParent().toFile().list())
        .containsExactlyInAnyOrder("current.jsonl", "current.jsonl.1", "current.jsonl.2");
    for (String file : current().getParent().toFile().list()) {
      assertThat(Files.size(current().resolveSibling(file))).isLessThan(4096 + 200);
    }
    List<LogRecord> kept = all();
    assertThat(kept.get(kept.size() - 1).line()).isEqualTo("line 499");
    assertThat(kept)
        .extracting(LogRecord::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(kept.get(0).seq(), 500).boxed().toList());
  }

  @Test
  void oneFileIsEnough() throws IOException {
    limits = new LogLimits(4096, 1);
    PluginLog log = log();
    for (int i = 0; i < 200; i++) {
      print(log, STDOUT, "line " + i + "\n");
    }

    assertThat(current().getParent().toFile().list()).containsExactly("current.jsonl");
    assertThat(all()).extracting(LogRecord::line).endsWith("line 198", "line 199");
  }

  @Test
  void theLastLinesComeFromSeveralFiles() throws IOException {
    limits = new LogLimits(4096, 5);
    PluginLog log = log();
    for (int i = 0; i < 150; i++) {
      print(log, STDOUT, "line " + i + "\n");
    }

    try (LogReader reader = LogReader.open(current(), 100)) {
      assertThat(reader.poll())
          .extracting(LogRecord::line)
          .containsExactlyElementsOf(IntStream.range(50, 150).mapToObj(i -> "line " + i).toList());
      assertThat(reader.poll()).isEmpty();
    }
  }

  @Test
  void aReaderFollowsAcrossRotationWithoutLosingALine() throws IOException {
    limits = new LogLimits(4096, 5);
    PluginLog log = log();
    List<Long> seen = new ArrayList<>();
    try (LogReader reader = LogReader.open(current(), 0)) {
      for (int i = 0; i < 400; i++) {
        print(log, STDOUT, "line " + i + "\n");
        // Sometimes a file is full, sometimes two are, when it looks again.
        if (i % 37 == 0) {
          reader.poll().forEach(record -> seen.add(record.seq()));
        }
      }
      reader.poll().forEach(record -> seen.add(record.seq()));
    }

    assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(1, 400).boxed().toList());
  }

  @Test
  void aReaderThatIsTooSlowGoesOnWithWhatIsLeft() throws IOException {
    limits = new LogLimits(4096, 2);
    PluginLog log = log();
    print(log, STDOUT, "first\n");
    try (LogReader reader = LogReader.open(current(), 10)) {
      assertThat(reader.poll()).hasSize(1);
      for (int i = 0; i < 1000; i++) {
        print(log, STDOUT, "line " + i + "\n");
      }

      List<LogRecord> rest = reader.poll();
      assertThat(rest.get(rest.size() - 1).line()).isEqualTo("line 999");
      assertThat(rest).extracting(LogRecord::seq).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void aReaderWaitsForALogThatDoesNotExistYet() throws IOException {
    try (LogReader reader = LogReader.open(current(), 10)) {
      assertThat(reader.poll()).isEmpty();

      print(log(), STDOUT, "first\n");

      assertThat(reader.poll()).extracting(LogRecord::line).containsExactly("first");
    }
  }

  @Test
  void linesThatAreNotOursAreShownAsTheyAre() throws IOException {
    print(log(), STDOUT, "one\n");
    Files.writeString(current(), "scribble\n", StandardOpenOption.APPEND);
    print(log(), STDOUT, "two\n");

    assertThat(all()).extracting(LogRecord::line).containsExactly("one", "scribble", "two");
  }

  @Test
  void aFullDiskLeavesWholeLinesAndIsGoneWhenThereIsRoomAgain() throws Exception {
    Path disk = Files.createDirectory(temp.resolve("disk"));
    PluginLog log = new PluginLog("p", disk.resolve("p/current.jsonl"), () -> limits, CLOCK);
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString());
    Assumptions.assumeTrue(mounted, "only root may mount a small disk to fill it");
    try {
      Path file = disk.resolve("p/current.jsonl");
      Path ballast = Files.write(disk.resolve("ballast"), new byte[40 << 10]);
      for (int i = 0; i < 1000; i++) {
        print(log, STDOUT, "line " + i + "\n");
      }
      assertThat(Files.readString(file)).endsWith("}\n");

      Files.delete(ballast);
      print(log, STDOUT, "after\n");

      List<LogRecord> records = read(file);
      LogRecord gap = records.get(records.size() - 2);
      assertThat(gap.dropped()).isPositive();
      assertThat(records).hasSize((int) (1000 - gap.dropped()) + 2);
      assertThat(records.get(records.size() - 1).line()).isEqualTo("after");
    } finally {
      log.close();
      run("umount", disk.toString());
    }
  }

  @Test
  void afterAFullDiskTheLogSaysHowMuchIsMissing() throws IOException {
    Path directory = current().getParent();
    // A file where the directory should be: nothing can be written until it is out of the way.
    Files.createDirectories(directory.getParent());
    Files.writeString(directory, "in the way");
    PluginLog log = log();
    print(log, STDOUT, "lost\nlost too\n");
    Files.delete(directory);

    print(log, STDOUT, "written\n");

    List<LogRecord> records = all();
    assertThat(records)
        .extracting(LogRecord::stream, LogRecord::dropped, LogRecord::line)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                LogRecord.PLATFORM, 2L, "2 lines could not be written and are lost"),
            org.assertj.core.groups.Tuple.tuple("stdout", 0L, "written"));
  }

  @Test
  void theLastWordsAreThoseOfThisRun() throws IOException {
    PluginLog log = log();
    print(log, STDERR, "old\n");
    log.begin();
    for (int i = 0; i < 30; i++) {
      print(log, STDERR, "e" + i + "\n");
    }

    assertThat(log.lastWords()).hasSize(20).startsWith("e10").endsWith("e29");
  }

  @Test
  void withoutErrorsTheLastWordsAreThoseOfTheOutput() {
    PluginLog log = log();
    print(log, STDOUT, "Terminating due to java.lang.OutOfMemoryError\n");

    assertThat(log.lastWords()).containsExactly("Terminating due to java.lang.OutOfMemoryError");
  }

  private PluginLog log() {
    return new PluginLog("p", current(), () -> limits, CLOCK);
  }

  private Path current() {
    return PluginLog.current(temp, "p");
  }

  private List<LogRecord> all() throws IOException {
    return read(current());
  }

  private static List<LogRecord> read(Path file) throws IOException {
    try (LogReader reader = LogReader.open(file, Integer.MAX_VALUE)) {
      return reader.poll();
    }
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
  }

  private static void print(PluginLog log, OutputStreamName stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    log.written(stream, bytes, bytes.length);
  }
}
