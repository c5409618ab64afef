package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.BACKOFF;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.auroraos.api.plugin.PluginState.VERIFIED;
import static org.auroraos.api.sandbox.SandboxStatus.EXITED;
import static org.auroraos.api.sandbox.SandboxStatus.OK;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What else is restarted with a plugin that has ended: OTP's strategies, along dependencies. */
@Timeout(120)
class StrategyTest {
  /** web and admin need shop, shop and report need db; alone needs nobody. */
  private static final Map<String, List<String>> NEEDS =
      Map.of(
          "db", List.of(),
          "shop", List.of("db"),
          "report", List.of("db"),
          "web", List.of("shop"),
          "admin", List.of("shop"),
          "alone", List.of());

  @TempDir Path temp;
  private Platform platform;

  @BeforeEach
  void start() throws Exception {
    platform = new Platform(temp);
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  private Map<String, FakeRun> deploy(String id, String... keys) throws Exception {
    Map<String, String> settings = new HashMap<>(Map.of("restart.backoff", "10ms"));
    for (int i = 0; i < keys.length; i += 2) {
      settings.put(keys[i], keys[i + 1]);
    }
    platform.configurations.plugin(id, settings);
    for (Map.Entry<String, List<String>> plugin : NEEDS.entrySet()) {
      platform.deployNeeding(plugin.getKey(), "1", plugin.getValue().toArray(String[]::new));
    }
    platform.awaitSettled();
    assertThat(platform.lifecycle.list()).extracting("problem").containsOnly("");
    Map<String, FakeRun> runs = new TreeMap<>();
    for (int i = 0; i < NEEDS.size(); i++) {
      FakeRun run = platform.hypervisor.next();
      runs.put(run.instance.owner(), run);
    }
    assertThat(runs).hasSize(NEEDS.size());
    platform.changes.clear();
    return runs;
  }

  private Map<String, Long> pids() {
    Map<String, Long> pids = new TreeMap<>();
    platform.lifecycle.list().forEach(p -> p.pid().ifPresent(pid -> pids.put(p.id(), pid)));
    return pids;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "one-for-one  ; shop ; shop",
        "rest-for-one ; shop ; shop admin web",
        "one-for-all  ; shop ; shop admin web db report",
        "one-for-one  ; db   ; db",
        "rest-for-one ; db   ; db shop report web admin",
        "one-for-all  ; db   ; db shop report web admin",
        "rest-for-one ; web  ; web",
        "one-for-all  ; web  ; web shop db report admin",
        "one-for-all  ; alone; alone",
      })
  void theStrategyOfTheOneThatEndedSaysWhoIsRestarted(String strategy, String id, String restarted)
      throws Exception {
    Map<String, FakeRun> runs = deploy(id, "restart", "on-failure", "restart.strategy", strategy);
    Set<String> expected = new TreeSet<>(List.of(restarted.split(" ")));
    Map<String, Long> before = pids();

    runs.get(id).end(EXITED, 1);

    await()
        .untilAsserted(
            () -> {
              Map<String, Long> now = pids();
              assertThat(now).hasSize(NEEDS.size());
              for (String plugin : expected) {
                assertThat(now.get(plugin)).as(plugin).isNotEqualTo(before.get(plugin));
              }
            });
    platform.awaitSettled();
    assertThat(platform.lifecycle.list()).allMatch(plugin -> plugin.state() == ACTIVE);
    for (String plugin : NEEDS.keySet()) {
      long starts =
          platform.changes.stream().filter(c -> c.equals(plugin + " STARTING>ACTIVE")).count();
      assertThat(starts).as(plugin).isEqualTo(expected.contains(plugin) ? 1 : 0);
    }
  }

  @Test
  void theRestEndsInReverseOrderBeforeTheRestartAndStartsInOrderAfterIt() throws Exception {
    Map<String, FakeRun> runs =
        deploy("db", "restart", "always", "restart.strategy", "rest-for-one");
    runs.get("web").obedient = false;
    runs.get("db").end(EXITED, 1);

    await().until(() -> !runs.get("web").stops.isEmpty());
    platform.awaitState("admin", VERIFIED);
    assertThat(runs.get("shop").stops).isEmpty();
    assertThat(platform.info("db").state()).isEqualTo(BACKOFF);
    runs.get("web").end(OK, 0);
    platform.awaitState("web", ACTIVE);

    assertThat(platform.changes)
        .containsSubsequence(
            "db ACTIVE>BACKOFF",
            "web STOPPING>STOPPED",
            "shop STOPPING>STOPPED",
            "db BACKOFF>STARTING",
            "db STARTING>ACTIVE",
            "shop STARTING>ACTIVE",
            "web STARTING>ACTIVE");
  }

  @Test
  void anEndThatIsNotFollowedByARestartTakesNobodyAlong() throws Exception {
    Map<String, FakeRun> runs =
        deploy("db", "restart", "on-failure", "restart.strategy", "one-for-all");

    runs.get("db").end(OK, 0);

    platform.awaitState("db", STOPPED);
    platform.awaitSettled();
    assertThat(pids()).hasSize(NEEDS.size() - 1);
  }

  @Test
  void oneThatIsGivenUpTakesThoseAlongThatNeedIt() throws Exception {
    Map<String, FakeRun> runs =
        deploy(
            "shop",
            "restart",
            "always",
            "restart.strategy",
            "rest-for-one",
            "restart.intensity",
            "0");

    runs.get("shop").end(EXITED, 1);

    platform.awaitState("shop", FAILED);
    platform.awaitSettled();
    assertThat(platform.info("web").problem())
        .isEqualTo("it waits for shop, which is FAILED (aurora:plugin shop says why)");
    assertThat(pids()).containsOnlyKeys("alone", "db", "report");
    platform.lifecycle.reset("shop");
    platform.awaitState("web", ACTIVE);
    platform.awaitState("admin", ACTIVE);
  }

  @Test
  void underOneForOneThoseThatNeedItRunOnWithoutIt() throws Exception {
    Map<String, FakeRun> runs = deploy("db", "restart", "never");

    runs.get("db").end(EXITED, 1);
    platform.awaitState("db", FAILED);
    platform.awaitSettled();
    assertThat(platform.info("shop").state()).isEqualTo(ACTIVE);

    assertThat(platform.lifecycle.restart("report").state()).isEqualTo(VERIFIED);
    platform.lifecycle.start("db");
    platform.awaitState("report", ACTIVE);
  }

  @Test
  void whatWasStoppedByAnOperatorIsNotRestartedWithItsGroup() throws Exception {
    Map<String, FakeRun> runs =
        deploy("shop", "restart", "always", "restart.strategy", "one-for-all");
    platform.lifecycle.stop("web");

    runs.get("shop").end(EXITED, 1);

    await().until(() -> platform.changes.contains("shop STARTING>ACTIVE"));
    platform.awaitState("admin", ACTIVE);
    platform.awaitSettled();
    assertThat(platform.info("web").state()).isEqualTo(STOPPED);
  }

  @Test
  void aPlatformThatStopsMeanwhileEndsInOrder() throws Exception {
    Map<String, FakeRun> runs =
        deploy(
            "db",
            "restart",
            "always",
            "restart.strategy",
            "rest-for-one",
            "restart.backoff",
            "1h",
            "restart.backoff-max",
            "1h");
    runs.get("web").obedient = false;
    runs.get("db").end(EXITED, 1);
    await().until(() -> !runs.get("web").stops.isEmpty());
    Thread closing = new Thread(platform::close);
    closing.start();
    runs.get("web").end(OK, 0);
    closing.join();

    assertThat(platform.lifecycle.list()).noneMatch(plugin -> plugin.state().running());
  }
}
