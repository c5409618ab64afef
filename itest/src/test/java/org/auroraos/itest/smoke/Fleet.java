package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A platform with many plugins that count in their logs, which is killed and started again; and
 * what must hold for it whatever happens.
 */
final class Fleet {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Aurora aurora;
  private final Path work;
  private final Path ticker;

  /** In the name of every program, so that those of others are not counted. */
  private final String mark = UUID.randomUUID().toString().substring(0, 8);

  private Process platform;

  Fleet(Aurora aurora, Path work) throws IOException, InterruptedException {
    this.aurora = aurora.with("AURORA_SCOPE", "off");
    this.work = work;
    this.ticker = Faults.build().resolve("ticker");
  }

  /** Starts the platform, and goes on as soon as it is a JVM. */
  long launch() throws IOException {
    platform = aurora.daemon();
    return platform.pid();
  }

  /** Waits until everything is up, or stopped, or has failed. */
  void settle() {
    await("the platform runs").atMost(PATIENCE).pollInterval(LOOK).until(this::answers);
    await("everything has settled")
        .atMost(PATIENCE)
        .pollInterval(LOOK)
        .until(() -> sh("aurora:settle").code() == 0);
  }

  long up() throws IOException {
    long pid = launch();
    settle();
    return pid;
  }

  boolean isUp() {
    return platform.isAlive();
  }

  /** kill -9, or it is dead already. */
  void kill() throws InterruptedException {
    platform.destroyForcibly().waitFor();
  }

  /** Waits for the platform to have been killed by somebody else. */
  boolean awaitDeath(Duration patience) throws InterruptedException {
    return platform.waitFor(patience.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
  }

  Outcome sh(String line) throws IOException {
    return ConsoleLine.run(aurora.data(), line);
  }

  /** A plugin as the platform sees it; an empty object when it knows none. */
  JsonNode plugin(String id) throws IOException {
    Outcome outcome = sh("aurora:plugin -j " + id);
    return outcome.code() == 0 ? Aurora.json(outcome) : JSON.createObjectNode();
  }

  /** What has become of a plugin's archive: one that was refused has no id yet. */
  JsonNode ofSource(String id) throws IOException {
    return plugins().values().stream()
        .filter(plugin -> plugin.path("source").asText().equals(source(id).toString()))
        .findFirst()
        .orElse(JSON.createObjectNode());
  }

  Map<String, JsonNode> plugins() throws IOException {
    Map<String, JsonNode> found = new TreeMap<>();
    for (JsonNode plugin : Aurora.json(sh("aurora:plugins -j").ok())) {
      found.put(plugin.get("id").asText(), plugin);
    }
    return found;
  }

  /** Puts a version of a counting plugin into the deploy folder, by one rename. */
  void drop(String id, int version) throws IOException {
    Path archive = work.resolve(id + ".part");
    Files.deleteIfExists(archive);
    Map<String, String> options = Map.of("create", "true", "enablePosixFileAttributes", "true");
    try (FileSystem zip =
        FileSystems.newFileSystem(URI.create("jar:" + archive.toUri()), options)) {
      Files.writeString(
          zip.getPath("module.json"),
          "{\"name\": \"%s\", \"version\": \"%d.0\", \"entry\": \"%s\"}"
              .formatted(id, version, program(id)));
      Path program = zip.getPath(program(id));
      Files.copy(ticker, program);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    aurora.user().own(archive);
    Files.move(archive, source(id), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Takes a plugin out of the deploy folder. */
  void withdraw(String id) throws IOException {
    Files.deleteIfExists(source(id));
  }

  /** Without restarts, whatever is the default. */
  void neverRestarts(String id) throws IOException {
    Path file = aurora.etc().resolve("org.auroraos.plugin~" + id + ".cfg");
    Files.writeString(file, "restart = never\n");
    aurora.user().own(file);
  }

  /** Lets a plugin end with an exit code. */
  void end(String id, int code) throws IOException {
    Path end = aurora.data().resolve("plugins").resolve(id).resolve("data/end");
    Path whole = end.resolveSibling("end.part");
    Files.writeString(whole, Integer.toString(code));
    Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(whole, end, StandardCopyOption.ATOMIC_MOVE);
  }

  /** It does not end any more. */
  void mayRun(String id) throws IOException {
    Files.deleteIfExists(aurora.data().resolve("plugins").resolve(id).resolve("data/end"));
  }

  /** The processes of a plugin that run, whoever knows of them. */
  List<Long> processes(String id) {
    String program = program(id);
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> commandLine(process).contains(program))
          .map(ProcessHandle::pid)
          .sorted()
          .toList();
    }
  }

  /** What no crash may leave: half written files, two versions in force, a broken chain. */
  void assertSound() throws IOException {
    assertThat(complaints()).isEmpty();
    assertThat(halfWritten()).isEmpty();
    Outcome verdict = sh("aurora:audit verify");
    assertThat(verdict.code()).as(verdict.toString()).isZero();
  }

  /** Numbers of records, and what a plugin has counted since each of its starts, have no gap. */
  void assertNoGap(String id) throws IOException {
    long seq = 0;
    long tick = 0;
    long process = 0;
    for (JsonNode record : aurora.log(id)) {
      assertThat(record.get("seq").asLong()).as(record.toString()).isEqualTo(++seq);
      if (record.get("stream").asText().equals("stdout")) {
        tick = record.get("pid").asLong() == process ? tick : 0;
        process = record.get("pid").asLong();
        assertThat(record.get("line").asText()).as(id + " " + record).isEqualTo("tick " + ++tick);
      }
    }
    assertThat(seq).as(id).isPositive();
  }

  /** Results of a plugin's ends as the audit log has them, oldest first. */
  List<String> results(String id) throws IOException {
    List<String> results = new ArrayList<>();
    try (Stream<Path> files = Files.list(aurora.data().resolve("audit"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode record = JSON.readTree(line);
          boolean ended =
              record.get("subject").asText().equals(id)
                  && record.at("/details/from").asText().matches("STARTING|ACTIVE|STOPPING")
                  && record.at("/details").has("result");
          if (ended) {
            results.add(record.at("/details/result").asText());
          }
        }
      }
    }
    return results;
  }

  /** What the platform itself says is wrong. */
  private List<String> complaints() throws IOException {
    Path log = aurora.data().resolve("logs/aurora.log");
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(
              line ->
                  line.contains("Plugin store:")
                      || line.contains("Audit log:")
                      || line.contains("defect of Aurora"))
          .toList();
    }
  }

  private List<Path> halfWritten() throws IOException {
    Path plugins = aurora.data().resolve("plugins");
    try (Stream<Path> store = Files.walk(plugins, 4)) {
      return store
          .filter(
              path ->
                  path.getFileName().toString().endsWith(".new")
                      || path.getParent().endsWith("plugins/.staging"))
          .toList();
    }
  }

  private boolean answers() throws InterruptedException {
    assertThat(platform.isAlive()).as("the platform has ended").isTrue();
    try {
      return sh("aurora:plugins -j").code() == 0;
    } catch (IOException notYet) {
      return false;
    }
  }

  private String program(String id) {
    return id + "-" + mark;
  }

  private Path source(String id) {
    return aurora.deploy().resolve(id + ".zip");
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException | RuntimeException gone) {
      return "";
    }
  }
}
