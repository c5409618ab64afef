package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.REJECTED;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.auroraos.api.plugin.PluginState.VERIFIED;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.auroraos.api.plugin.DryRun;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that need one another: in which order they start and end, and what they wait for. */
@Timeout(120)
class DependencyTest {
  @TempDir Path temp;

  private static Map<String, FakeRun> runs(Platform platform, int count) throws Exception {
    Map<String, FakeRun> runs = new TreeMap<>();
    while (runs.size() < count) {
      FakeRun run = platform.hypervisor.next();
      runs.put(run.instance.owner(), run);
    }
    return runs;
  }

  /** web needs shop, shop needs db. */
  private static void deployChain(Platform platform) throws Exception {
    platform.deployNeeding("web", "1", "shop");
    platform.deployNeeding("shop", "1", "db >=1,<2");
    platform.deployNeeding("db", "1.5");
    platform.awaitState("web", ACTIVE);
  }

  private static List<String> only(List<String> changes, String end) {
    return changes.stream().filter(change -> change.endsWith(end)).toList();
  }

  @Test
  void eachStartsWhenWhatItNeedsIsActive() throws Exception {
    try (Platform platform = new Platform(temp)) {
      deployChain(platform);

      assertThat(only(platform.changes, ">ACTIVE"))
          .containsExactly("db STARTING>ACTIVE", "shop STARTING>ACTIVE", "web STARTING>ACTIVE");
      assertThat(platform.changes)
          .containsSubsequence("db STARTING>ACTIVE", "shop VERIFIED>STARTING")
          .containsSubsequence("shop STARTING>ACTIVE", "web VERIFIED>STARTING");
      assertThat(platform.info("web").problem()).isEmpty();
    }
  }

  @Test
  void whatIsMissingIsNamedAndTheWaitIsSettled() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.deployNeeding("web", "1", "shop");
      platform.deployNeeding("shop", "1", "db >=1,<2");
      platform.awaitSettled();

      assertThat(platform.info("shop").state()).isEqualTo(VERIFIED);
      assertThat(platform.info("shop").problem())
          .isEqualTo("it waits for db >=1,<2, which is not deployed");
      assertThat(platform.info("web").problem()).isEqualTo("it waits for shop, which waits itself");
      assertThat(platform.hypervisor.nothingStarted()).isTrue();

      platform.deployNeeding("db", "2.0");
      platform.awaitState("db", ACTIVE);
      await()
          .untilAsserted(
              () ->
                  assertThat(platform.info("shop").problem())
                      .isEqualTo("it waits for db >=1,<2, which is 2.0"));
      platform.awaitSettled();
      platform.deployNeeding("db", "1.9");

      platform.awaitState("web", ACTIVE);
    }
  }

  @Test
  void aDryRunSaysWhatItsNeedsWouldMakeOfIt() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.deployNeeding("shop", "1", "db >=1,<2");
      platform.awaitSettled();
      Path web = platform.stageNeeding("web", "1", "db", "shop");
      Path db = platform.stageNeeding("db", "1.5", "shop");
      Path free = platform.stageNeeding("free", "1");

      DryRun waiting = platform.lifecycle.rehearse(web, platform.deploy.resolve("web"));
      DryRun cycle = platform.lifecycle.rehearse(db, platform.deploy.resolve("db"));

      assertThat(waiting.outcome()).isEqualTo(DryRun.Outcome.WAITING);
      assertThat(waiting.reason())
          .isEqualTo("it waits for db, which is not deployed, and for shop, which waits itself");
      assertThat(cycle.outcome()).isEqualTo(DryRun.Outcome.REFUSAL);
      assertThat(cycle.reason()).contains("db -> shop -> db");
      assertThat(platform.lifecycle.rehearse(free, platform.deploy.resolve("free")).outcome())
          .isEqualTo(DryRun.Outcome.START);

      platform.deployNeeding("web", "1", "db", "shop");
      platform.awaitSettled();
      assertThat(platform.info("web").problem()).as("as it was said").isEqualTo(waiting.reason());
    }
  }

  @Test
  void settlingWaitsForThoseThatStillCanMove() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.deployBundle("db.jar", "db", "1.0");
      platform.deployNeeding("shop", "1", "db");
      await().until(() -> platform.info("shop").problem().contains("db, which is STARTING"));

      assertThat(platform.lifecycle.awaitSettled(java.time.Duration.ofMillis(200))).isFalse();
      platform
          .hypervisor
          .next()
          .say(
              new org.auroraos.api.runtime.RuntimeMessage.Hello(1),
              new org.auroraos.api.runtime.RuntimeMessage.Ready());

      platform.awaitSettled();
      assertThat(platform.info("shop").state()).isEqualTo(ACTIVE);
    }
  }

  @Test
  void startingOneWhoseDependencyIsStoppedSaysSo() throws Exception {
    try (Platform platform = new Platform(temp)) {
      deployChain(platform);
      platform.lifecycle.stop("web");
      platform.lifecycle.stop("shop");
      platform.lifecycle.stop("db");

      PluginInfo shop = platform.lifecycle.start("shop");

      assertThat(shop.state()).isEqualTo(VERIFIED);
      assertThat(shop.problem())
          .isEqualTo("it waits for db >=1,<2, which is STOPPED (aurora:start db starts it)");
      platform.lifecycle.start("db");
      platform.awaitState("shop", ACTIVE);
      assertThat(platform.info("web").state()).isEqualTo(STOPPED);
    }
  }

  @Test
  void oneThatWaitsCanBeStopped() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.deployNeeding("shop", "1", "db");
      platform.awaitState("shop", VERIFIED);

      assertThat(platform.lifecycle.stop("shop").state()).isEqualTo(STOPPED);
      platform.deployNeeding("db", "1");
      platform.awaitState("db", ACTIVE);
      platform.awaitSettled();

      assertThat(platform.info("shop").state()).isEqualTo(STOPPED);
    }
  }

  @Test
  void thoseThatNeedAPluginStopBeforeItAndComeBackWithIt() throws Exception {
    try (Platform platform = new Platform(temp)) {
      deployChain(platform);
      platform.changes.clear();

      assertThat(platform.lifecycle.stop("db").state()).isEqualTo(STOPPED);

      assertThat(only(platform.changes, ">STOPPED"))
          .containsExactly("web STOPPING>STOPPED", "shop STOPPING>STOPPED", "db STOPPING>STOPPED");
      platform.awaitSettled();
      assertThat(platform.info("web").state()).isEqualTo(VERIFIED);
      platform.lifecycle.start("db");
      platform.awaitState("web", ACTIVE);
    }
  }

  @Test
  void oneThatDoesNotEndYetKeepsWhatItNeedsRunning() throws Exception {
    try (Platform platform = new Platform(temp)) {
      deployChain(platform);
      Map<String, FakeRun> runs = runs(platform, 3);
      runs.get("web").obedient = false;
      Thread stopping = new Thread(() -> stop(platform, "db"));
      stopping.start();

      await().until(() -> !runs.get("web").stops.isEmpty());
      assertThat(platform.info("db").state()).isEqualTo(ACTIVE);
      assertThat(runs.get("shop").stops).isEmpty();
      assertThat(runs.get("db").stops).isEmpty();
      runs.get("web").end(SandboxStatus.OK, 0);
      stopping.join();

      assertThat(platform.info("db").state()).isEqualTo(STOPPED);
    }
  }

  private static void stop(Platform platform, String id) {
    try {
      platform.lifecycle.stop(id);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRestartTakesThoseAlongThatNeedIt() throws Exception {
    try (Platform platform = new Platform(temp)) {
      deployChain(platform);
      long web = platform.info("web").pid().orElseThrow();

      assertThat(platform.lifecycle.restart("db").state()).isEqualTo(ACTIVE);

      await()
          .untilAsserted(
              () -> {
                assertThat(platform.info("web").state()).isEqualTo(ACTIVE);
                assertThat(platform.info("web").pid().orElseThrow()).isNotEqualTo(web);
              });
    }
  }

  @Test
  void anUpdateTakesThoseAlongThatNeedIt() throws Exception {
    try (Platform platform = new Platform(temp)) {
      deployChain(platform);
      platform.changes.clear();

      platform.deployNeeding("db", "1.6");
      await().until(() -> platform.info("db").version().equals("1.6"));
      platform.awaitSettled();

      assertThat(platform.info("web").state()).isEqualTo(ACTIVE);
      assertThat(platform.changes)
          .containsSubsequence(
              "web STOPPING>STOPPED",
              "shop STOPPING>STOPPED",
              "db STOPPING>STOPPED",
              "db STARTING>ACTIVE",
              "shop STARTING>ACTIVE",
              "web STARTING>ACTIVE");
    }
  }

  @Test
  void withoutItsDependencyAPluginWaitsForAnother() throws Exception {
    try (Platform platform = new Platform(temp)) {
      deployChain(platform);

      platform.remove("db");
      platform.awaitGone("db");
      platform.awaitSettled();

      assertThat(platform.info("shop").problem())
          .isEqualTo("it waits for db >=1,<2, which is not deployed");
      platform.deployNeeding("db", "1.7");
      platform.awaitState("web", ACTIVE);
    }
  }

  @Test
  void thePlatformStopsThemInReverseOrderAndOthersMeanwhile() throws Exception {
    Platform platform = new Platform(temp);
    deployChain(platform);
    platform.deployNeeding("alone", "1");
    platform.awaitState("alone", ACTIVE);
    Map<String, FakeRun> runs = runs(platform, 4);
    runs.get("web").obedient = false;
    Thread closing = new Thread(platform::close);
    closing.start();

    await().until(() -> !runs.get("web").stops.isEmpty());
    platform.awaitState("alone", STOPPED);
    assertThat(runs.get("shop").stops).isEmpty();
    assertThat(runs.get("db").stops).isEmpty();
    platform.changes.clear();
    runs.get("web").end(SandboxStatus.OK, 0);
    closing.join();

    assertThat(only(platform.changes, ">STOPPED"))
        .containsExactly("web STOPPING>STOPPED", "shop STOPPING>STOPPED", "db STOPPING>STOPPED");
  }

  @Test
  void whatNeedsAPluginThatHasToBeApprovedSaysWhereTheCommandIs() throws Exception {
    try (Platform platform = new Platform(temp)) {
      deployChain(platform);

      platform.lifecycle.revoke("db", "operator:alice", "seen on the news");

      String told = "has to be approved (aurora:pending shows the command)";
      await().until(() -> platform.info("shop").problem().contains(told));
    }
  }

  @Test
  void theNextPlatformStartsThemInOrder() throws Exception {
    FakeConfigurations configurations;
    try (Platform first = new Platform(temp)) {
      configurations = first.configurations;
      deployChain(first);
    }

    try (Platform second = new Platform(temp, configurations, true, run -> {})) {
      second.awaitSettled();
      assertThat(only(second.changes, ">ACTIVE"))
          .containsExactly("db STARTING>ACTIVE", "shop STARTING>ACTIVE", "web STARTING>ACTIVE");
    }
  }

  @Test
  void whatRanOnIsTakenOverWhateverItNeeds() throws Exception {
    Platform first = new Platform(temp);
    first.configurations.plugin("db", Map.of("restart", "never"));
    deployChain(first);
    long web = first.info("web").pid().orElseThrow();
    Map<String, FakeRun> runs = runs(first, 3);
    first.leave();
    runs.get("db").end(SandboxStatus.EXITED, 1);

    try (Platform second = first.next()) {
      second.look();
      second.backendCame();
      second.awaitState("web", ACTIVE);
      second.awaitState("db", FAILED);

      assertThat(second.info("web").pid()).hasValue(web);
      assertThat(second.info("shop").state()).isEqualTo(ACTIVE);
    }
  }

  @Test
  void aCycleIsRefusedAndNamedUntilItIsMended() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.deployNeeding("a", "1", "b");
      platform.deployNeeding("b", "1", "c");
      platform.awaitSettled();
      platform.deployNeeding("c", "1", "a");

      assertThat(platform.awaitState("c", REJECTED).problem())
          .isEqualTo("c: it needs itself: c -> a -> b -> c; one of these dependencies has to go");
      platform.deployNeeding("b", "2");

      platform.awaitState("c", ACTIVE);
      assertThat(platform.info("a").state()).isEqualTo(ACTIVE);
    }
  }

  @Test
  void anUpdateThatWouldCloseACycleIsRefusedAndTheOldVersionStays() throws Exception {
    try (Platform platform = new Platform(temp)) {
      deployChain(platform);

      platform.deployNeeding("db", "1.6", "web");

      await()
          .untilAsserted(
              () ->
                  assertThat(platform.info("db").problem())
                      .contains("its replacement was refused", "db -> web -> shop -> db"));
      assertThat(platform.info("db").version()).isEqualTo("1.5");
      assertThat(platform.info("web").state()).isEqualTo(ACTIVE);
    }
  }

  @Test
  void aCycleInTheStoreIsNamedAndStopsNobodyFromEnding() throws Exception {
    FakeConfigurations configurations;
    try (Platform first = new Platform(temp)) {
      configurations = first.configurations;
      deployChain(first);
    }
    Path state = temp.resolve("data/plugins/db/state.json");
    Files.writeString(
        state,
        Files.readString(state)
            .replaceFirst(
                "\"dependencies\": \\[\\]",
                "\"dependencies\": [ {\"id\":\"web\",\"version\":\"\"} ]"));

    try (Platform second = new Platform(temp, configurations, true, run -> {})) {
      second.awaitSettled();

      assertThat(second.info("db").state()).isEqualTo(VERIFIED);
      assertThat(second.info("db").problem()).contains("db -> web -> shop -> db");
    }
  }

  @Test
  void whoCannotStartLeavesThoseWaitingThatNeedIt() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.hypervisor.script = run -> run.end(SandboxStatus.EXITED, 1);
      platform.deployNeeding("db", "1");
      platform.deployNeeding("shop", "1", "db");
      platform.awaitState("db", FAILED);
      platform.awaitSettled();

      assertThat(platform.info("shop").problem())
          .isEqualTo("it waits for db, which is FAILED (aurora:plugin db says why)");
    }
  }

  @Test
  void aPluginThatMayNotStartByItselfDoesNotWait() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.configurations.plugin("shop", Map.of("autostart", "false"));
      platform.deployNeeding("shop", "1", "db");

      assertThat(platform.awaitState("shop", STOPPED).problem()).contains("autostart is off");
    }
  }

  /** Stops and starts cross; whatever comes of it, nothing runs without what it needs. */
  @Test
  void nothingRunsWithoutWhatItNeedsWhoeverIsStoppedWhen() throws Exception {
    try (Platform platform = new Platform(temp)) {
      deployChain(platform);
      List<Thread> operators = new ArrayList<>();
      for (String id : List.of("web", "shop", "db")) {
        Thread operator =
            new Thread(
                () -> {
                  for (int i = 0; i < 8; i++) {
                    stop(platform, id);
                    start(platform, id);
                  }
                });
        operator.start();
        operators.add(operator);
      }
      for (Thread operator : operators) {
        operator.join();
      }
      platform.awaitState("web", ACTIVE);
      stop(platform, "db");

      assertThat(platform.info("web").state().running()).isFalse();
      assertThat(platform.info("shop").state().running()).isFalse();
      platform.awaitSettled();
      start(platform, "db");
      platform.awaitState("web", ACTIVE);
    }
  }

  private static void start(Platform platform, String id) {
    try {
      platform.lifecycle.start(id);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
