package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes that wait to take over; a back-off of an hour tells that from a start. */
@ParameterizedClass
@EnumSource
class WarmSpareIT extends SmokeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PLUGIN = "heartbeat";
  private static final String SETTINGS =
      """
      warm-spare = true
      restart = always
      restart.backoff = 1h
      restart.backoff-max = 1h
      restart.intensity = 100
      """;

  /** All that were there, to be gone at the end. */
  private final Set<Long> processes = new TreeSet<>();

  WarmSpareIT(User user) {
    super(user);
  }

  @Test
  void theSpareTakesOverFromAPluginThatIsKilledAndAnotherOneIsMade() throws Exception {
    long plugin = start(SETTINGS);

    for (int round = 1; round <= 3; round++) {
      long spare = readySpare();
      assertThat(spare).isNotEqualTo(plugin);
      assertThat(Collections.disjoint(groups(spare), groups(plugin)))
          .as("groups of its own, where this user has any")
          .isTrue();
      kill(plugin);
      awaitPlugin(spare);
      assertThat(aurora.plugin(PLUGIN).at("/supervision/restarts").asInt()).isEqualTo(round);
      plugin = spare;
    }

    assertThat(aurora.sh("aurora:why " + PLUGIN).ok().out())
        .contains("warm spare", "ACTIVE -> BACKOFF", "BACKOFF -> STARTING");
    assertThat(Aurora.json(aurora.sh("aurora:plugins -j").ok())).hasSize(1);
    assertThat(aurora.sh("aurora:audit verify").code()).isZero();
    assertNumbersAreARow();
    readySpare();
    aurora.run("stop").ok();
    assertNothingIsLeft();
  }

  @Test
  void aSpareThatDiesWithThePluginIsReplacedByAStart() throws Exception {
    long plugin = start(SETTINGS.replace("1h", "100ms"));

    for (int round = 0; round < 6; round++) {
      long spare = readySpare();
      // At the same moment, in both orders, and while it takes over.
      kill(round % 3 == 0 ? spare : plugin);
      if (round % 3 == 2) {
        awaitTakeover(spare);
      }
      kill(round % 3 == 0 ? plugin : spare);
      plugin = awaitPluginOtherThan(Set.of(plugin, spare));
    }

    readySpare();
    assertThat(spareDirectories()).hasSize(1);
    assertNumbersAreARow();
    aurora.run("stop").ok();
    assertNothingIsLeft();
  }

  @Test
  void anotherPolicyEndsTheSpareAndTheNextStartBringsAnother() throws Exception {
    long plugin = start(SETTINGS);
    long spare = readySpare();

    settings(SETTINGS + "limits.open-files = 300\n");

    awaitGone(spare);
    assertThat(ProcessHandle.of(plugin)).isPresent();
    assertThat(aurora.sh("aurora:why " + PLUGIN).ok().out()).contains("have changed");
    aurora.sh("aurora:restart " + PLUGIN).ok();
    assertThat(readySpare()).isNotEqualTo(spare);
    long second = readySpare();
    aurora.sh("aurora:stop " + PLUGIN).ok();
    awaitGone(second);
    assertThat(spareDirectories()).isEmpty();
  }

  @Test
  void aPlatformThatIsKilledLeavesNoSpareAndTheNextOneMakesAnother() throws Exception {
    long plugin = start(SETTINGS);
    long spare = readySpare();
    ProcessHandle platform = ProcessHandle.of(aurora.pid()).orElseThrow();

    platform.destroyForcibly();

    await().atMost(PATIENCE).until(() -> !platform.isAlive());
    assertThat(aurora.run("status").out()).contains("1 runs on (" + PLUGIN + ")");
    awaitGone(spare);
    assertThat(ProcessHandle.of(plugin)).isPresent();
    aurora.up();
    awaitPlugin(plugin);
    long next = readySpare();
    assertThat(next).isNotEqualTo(spare);
    assertThat(spareDirectories()).hasSize(1);
    kill(plugin);
    awaitPlugin(next);
    aurora.run("stop").ok();
    assertNothingIsLeft();
  }

  @Test
  void pluginsThatAreKeptLeaveNoSpareBehind() throws Exception {
    long plugin = start(SETTINGS);
    long spare = readySpare();

    aurora.run("stop", "--keep-plugins").ok();

    assertThat(ProcessHandle.of(spare)).isEmpty();
    assertThat(ProcessHandle.of(plugin)).isPresent();
    assertThat(spareDirectories()).isEmpty();
    aurora.run("stop", "--all").ok();
    assertNothingIsLeft();
  }

  private long start(String settings) throws Exception {
    settings(settings);
    Path sample = aurora.home().resolve("deploy");
    try (Stream<Path> samples = Files.list(sample)) {
      Path found =
          samples
              .filter(file -> file.getFileName().toString().contains(PLUGIN))
              .findFirst()
              .orElseThrow();
      aurora.drop(found, found.getFileName().toString());
    }
    aurora.up();
    return seen(aurora.awaitState(PLUGIN, "ACTIVE").get("pid").asLong());
  }

  private void settings(String content) throws IOException {
    Path file = aurora.etc().resolve("org.auroraos.plugin~" + PLUGIN + ".cfg");
    Files.writeString(file, content);
    aurora.user().own(file);
  }

  private long readySpare() {
    JsonNode ready =
        await()
            .atMost(PATIENCE)
            .until(
                () -> aurora.plugin(PLUGIN).at("/supervision/spare"),
                spare -> spare.path("state").asText().equals("READY"));
    long pid = seen(ready.get("pid").asLong());
    assertThat(ProcessHandle.of(pid)).isPresent();
    return pid;
  }

  private void awaitPlugin(long pid) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode plugin = aurora.plugin(PLUGIN);
              assertThat(plugin.path("state").asText()).isEqualTo("ACTIVE");
              assertThat(plugin.path("pid").asLong()).isEqualTo(pid);
            });
  }

  private void awaitTakeover(long spare) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () ->
                aurora.log(PLUGIN).stream()
                    .map(record -> record.get("line").asText())
                    .anyMatch(line -> line.equals("its warm spare takes over, pid " + spare)));
  }

  private long awaitPluginOtherThan(Set<Long> pids) {
    return seen(
        await()
            .atMost(PATIENCE)
            .until(
                () -> aurora.plugin(PLUGIN),
                plugin ->
                    plugin.path("state").asText().equals("ACTIVE")
                        && !pids.contains(plugin.path("pid").asLong()))
            .get("pid")
            .asLong());
  }

  private long seen(long pid) {
    processes.add(pid);
    return pid;
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static void awaitGone(long pid) {
    await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
  }

  private List<Path> spareDirectories() throws IOException {
    try (Stream<Path> run = Files.list(aurora.data().resolve("run"))) {
      return run.filter(path -> path.getFileName().toString().contains("~")).toList();
    }
  }

  private void assertNothingIsLeft() {
    processes.forEach(WarmSpareIT::awaitGone);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(spareDirectories()).isEmpty();
              assertThat(shims()).isEmpty();
            });
  }

  /** Launchers of this test's product that run. */
  private List<String> shims() {
    String data = aurora.data().toString();
    return ProcessHandle.allProcesses()
        .map(process -> process.info().command().orElse(""))
        .filter(command -> command.startsWith(data))
        .toList();
  }

  /** Two that write into one log would use the same numbers. */
  private void assertNumbersAreARow() throws IOException {
    long last = 0;
    for (JsonNode record : aurora.log(PLUGIN)) {
      assertThat(record.get("seq").asLong()).as(record.toString()).isEqualTo(last + 1);
      last++;
    }
    assertThat(last).isPositive();
  }

  private static Set<String> groups(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")).stream()
        .map(line -> line.split(":", 3)[2])
        .filter(path -> path.contains("aurora"))
        .collect(Collectors.toSet());
  }
}
