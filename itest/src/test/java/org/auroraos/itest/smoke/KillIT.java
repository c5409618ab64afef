package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the end of the platform leaves: nothing if it was asked to, its plugins if it was killed.
 */
@ParameterizedClass
@EnumSource
class KillIT extends SmokeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, Long> plugins = new TreeMap<>();

  KillIT(User user) {
    super(user);
  }

  @Test
  void afterAKillThePluginsRunOnAndTheNextStartTakesThemOver() throws Exception {
    aurora.dropSamples();
    aurora.dropTicker("ticker");
    Path settings = aurora.etc().resolve("org.auroraos.plugin~ended.cfg");
    Files.writeString(settings, "restart = never\n");
    aurora.user().own(settings);
    aurora.dropTicker("ended");
    long pid = aurora.up();
    aurora.sh("aurora:settle").ok();
    Map<String, JsonNode> before = plugins();
    Remains remains = Remains.of(pid, aurora.data());

    kill(pid);

    for (JsonNode plugin : before.values()) {
      assertThat(ProcessHandle.of(plugin.get("pid").asLong())).as(plugin.toString()).isPresent();
    }
    Outcome status = aurora.run("status");
    assertThat(status.code()).isEqualTo(3);
    assertThat(status.out()).contains("6 run on", "aurora start takes over");
    Outcome stop = aurora.run("stop");
    assertThat(stop.code()).isEqualTo(1);
    assertThat(stop.err()).contains("6 run on", "aurora stop --all ends");
    endOf("ended", 23);
    int unwatched = aurora.log("ticker").size();
    await().atMost(PATIENCE).until(() -> aurora.log("ticker").size() > unwatched + 10);

    aurora.up();
    aurora.sh("aurora:settle").ok();
    Map<String, JsonNode> after = plugins();
    for (String id : List.of("clock", "example-plugin", "heartbeat", "ledger", "ticker")) {
      assertThat(after.get(id).get("state").asText()).as(id).isEqualTo("ACTIVE");
      assertThat(after.get(id).get("pid")).as(id).isEqualTo(before.get(id).get("pid"));
      assertThat(after.get(id).get("started")).as(id).isEqualTo(before.get(id).get("started"));
      assertThat(after.get(id).get("policyStale").asBoolean()).as(id).isFalse();
    }
    assertThat(after.get("ended").get("state").asText()).isEqualTo("FAILED");
    assertThat(after.get("ended").at("/lastResult/rc").asInt()).isEqualTo(23);
    assertNoGap("ticker");
    assertNoGap("ended");

    aurora.run("stop").ok();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(remains.left()).isEmpty());
    assertNoGap("ticker");
  }

  @Test
  void pluginsThatAreKeptRunOnAndCanBeEndedWithoutAPlatform() throws Exception {
    aurora.dropTicker("ticker");
    long pid = aurora.up();
    JsonNode before = aurora.awaitState("ticker", "ACTIVE");
    Remains remains = Remains.of(pid, aurora.data());

    aurora.run("stop", "--keep-plugins").ok();

    assertThat(aurora.run("status").out()).contains("1 runs on (ticker)");
    assertThat(ProcessHandle.of(before.get("pid").asLong())).isPresent();
    aurora.up();
    assertThat(aurora.awaitState("ticker", "ACTIVE").get("pid")).isEqualTo(before.get("pid"));
    assertNoGap("ticker");
    assertThat(aurora.sh("aurora:shutdown --keep-plugins").ok().out()).contains("stopping");
    await().atMost(PATIENCE).until(() -> aurora.run("status").code() == 3);
    assertThat(ProcessHandle.of(before.get("pid").asLong())).isPresent();

    assertThat(aurora.run("stop", "--all").ok().out()).contains("Stopping 1 plugin: stopped");

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(remains.left()).isEmpty());
    assertThat(aurora.run("stop").ok().out()).contains("not running");
    aurora.up();
    assertThat(aurora.awaitState("ticker", "ACTIVE").get("pid")).isNotEqualTo(before.get("pid"));
  }

  @Test
  void aPluginWhoseSourceVanishesWhileThePlatformIsDownIsUndeployedByTheNext() throws Exception {
    Path source = aurora.dropTicker("ticker");
    long pid = aurora.up();
    long plugin = aurora.awaitState("ticker", "ACTIVE").get("pid").asLong();
    kill(pid);
    Trees.delete(source);

    aurora.up();

    await().atMost(PATIENCE).until(() -> aurora.sh("aurora:plugin ticker").code() == 1);
    await().atMost(PATIENCE).until(() -> ProcessHandle.of(plugin).isEmpty());
  }

  private static void kill(long pid) {
    ProcessHandle platform = ProcessHandle.of(pid).orElseThrow();
    platform.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !platform.isAlive());
  }

  private void endOf(String id, int code) throws IOException {
    long pid = plugins.get(id);
    Path end = aurora.data().resolve("plugins").resolve(id).resolve("data/end");
    Files.writeString(end, Integer.toString(code));
    Files.setPosixFilePermissions(end, PosixFilePermissions.fromString("rw-r--r--"));
    await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
  }

  private Map<String, JsonNode> plugins() throws Exception {
    Map<String, JsonNode> found = new TreeMap<>();
    for (JsonNode plugin : Aurora.json(aurora.sh("aurora:plugins -j").ok())) {
      found.put(plugin.get("id").asText(), plugin);
      plugins.put(plugin.get("id").asText(), plugin.path("pid").asLong());
    }
    return found;
  }

  /** Neither the numbers of the records nor what the plugin has counted has one. */
  private void assertNoGap(String id) throws IOException {
    long seq = 0;
    long tick = 0;
    for (JsonNode record : aurora.log(id)) {
      assertThat(record.get("seq").asLong()).as(record.toString()).isEqualTo(seq + 1);
      assertThat(record.get("plugin").asText()).isEqualTo(id);
      seq++;
      String line = record.get("line").asText();
      if (line.startsWith("tick ")) {
        assertThat(Long.parseLong(line.substring(5))).as(record.toString()).isEqualTo(tick + 1);
        tick++;
      }
    }
    assertThat(tick).isPositive();
  }

  @Test
  void afterAStopNothingIsLeft() throws Exception {
    aurora.dropSamples();
    long pid = aurora.up();
    aurora.sh("aurora:settle").ok();
    Remains remains = Remains.of(pid, aurora.data());
    aurora.run("stop").ok();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(remains.left()).isEmpty());
  }

  /** What a running platform consists of, outside of its folders. */
  private record Remains(List<ProcessHandle> processes, Set<Path> groups, Path data) {
    static Remains of(long pid, Path data) throws IOException {
      ProcessHandle platform = ProcessHandle.of(pid).orElseThrow();
      List<ProcessHandle> processes =
          Stream.concat(Stream.of(platform), platform.descendants()).toList();
      Set<Path> groups = new TreeSet<>();
      for (ProcessHandle process : processes) {
        groups.addAll(groups(process));
      }
      return new Remains(processes, groups, data);
    }

    List<String> left() throws IOException {
      List<String> left = new ArrayList<>();
      processes.stream()
          .filter(ProcessHandle::isAlive)
          .forEach(process -> left.add("process " + process.pid() + " " + process.info()));
      groups.stream().filter(Files::exists).forEach(group -> left.add("cgroup " + group));
      Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
          .filter(line -> line.contains(data.toString()))
          .forEach(line -> left.add("mount " + line));
      return left;
    }

    /** The groups of a process that are Aurora's; those of the machine stay, of course. */
    private static Set<Path> groups(ProcessHandle process) throws IOException {
      Path file = Path.of("/proc/" + process.pid() + "/cgroup");
      if (!Files.exists(file)) {
        return Set.of();
      }
      return Files.readAllLines(file).stream()
          .map(line -> line.split(":", 3)[2])
          .filter(path -> path.contains("aurora"))
          .flatMap(Remains::everywhere)
          .collect(Collectors.toSet());
    }

    private static Stream<Path> everywhere(String path) {
      try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
        return Stream.concat(Stream.of(Path.of("/sys/fs/cgroup")), hierarchies.toList().stream())
            .map(hierarchy -> Path.of(hierarchy + path))
            .filter(Files::exists);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
