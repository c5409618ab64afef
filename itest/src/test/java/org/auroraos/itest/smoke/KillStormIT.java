package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty plugins run and write while their platform is killed at random moments, also while it
 * starts, and while it restarts some of them; some end meanwhile. The seed is printed, and {@code
 * -Daurora.storm.seed} repeats it; {@code -Daurora.storm.seconds} lets it go on for longer.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class KillStormIT {
  private static final Duration BUDGET =
      Duration.ofSeconds(Long.getLong("aurora.storm.seconds", 30));
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int TICKERS = 50;

  /** The first of the tickers end by and by, each with its number as exit code. */
  private static final int ENDING = 12;

  private static final int KILLS_A_ROUND = 3;

  @TempDir Path work;

  private Aurora aurora;
  private Fleet fleet;
  private Random random;
  private final Map<String, Long> running = new TreeMap<>();
  private final Map<String, Integer> ended = new HashMap<>();

  @BeforeEach
  void unpack() throws Exception {
    aurora = Aurora.of(User.SELF, work);
    fleet = new Fleet(aurora, work);
    long seed = Long.getLong("aurora.storm.seed", System.nanoTime() & 0xffffff);
    System.out.println("seed " + seed);
    random = new Random(seed);
  }

  @AfterEach
  void stop() throws Exception {
    aurora.shutDown();
  }

  @Test
  void noKillOfThePlatformEndsAPluginLosesALineOrAnExitCode() throws Exception {
    for (int i = 0; i < TICKERS; i++) {
      fleet.drop(name(i), 1);
      fleet.neverRestarts(name(i));
    }
    fleet.up();
    fleet.plugins().forEach((id, plugin) -> running.put(id, plugin.get("pid").asLong()));
    assertThat(running).hasSize(TICKERS);
    long end = System.nanoTime() + BUDGET.toNanos();
    int rounds = 0;
    while (rounds < 2 || System.nanoTime() < end) {
      round(4 * (rounds + 1));
      rounds++;
    }
    System.out.printf("%d rounds of %d kills, %d ended%n", rounds, KILLS_A_ROUND, ended.size());
    assertThat(ended).isNotEmpty();
    for (int i = 0; i < TICKERS; i++) {
      fleet.assertNoGap(name(i));
    }
  }

  /** Kills at random moments, and then a start that is let alone. */
  private void round(int ending) throws Exception {
    for (int kill = 0; kill < KILLS_A_ROUND; kill++) {
      if (kill == 0) {
        randomMoment(200);
      } else {
        fleet.launch();
        randomMoment(2500);
      }
      boolean before = random.nextBoolean();
      if (before) {
        endSome(ending);
      }
      fleet.kill();
      if (!before) {
        endSome(ending);
      }
      assertAllLive();
    }
    fleet.up();
    assertAllAdopted();
    assertCodesAreExact();
    fleet.assertSound();
  }

  /** Not a wait for anything: the moment is what is varied. */
  private void randomMoment(int mostMillis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(mostMillis));
  }

  private void endSome(int upTo) throws IOException {
    for (int i = ended.size(); i < Math.min(upTo, ENDING) && random.nextInt(3) > 0; i++) {
      String id = name(i);
      long pid = running.remove(id);
      ended.put(id, i);
      fleet.end(id, i);
      await(id + " ends").atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
    }
  }

  private void assertAllLive() {
    running.forEach((id, pid) -> assertThat(ProcessHandle.of(pid)).as(id).isPresent());
  }

  private void assertAllAdopted() throws IOException {
    Map<String, JsonNode> now = fleet.plugins();
    running.forEach(
        (id, pid) -> {
          JsonNode plugin = now.get(id);
          assertThat(plugin).as(id).isNotNull();
          assertThat(plugin.path("state").asText()).as(plugin.toString()).isEqualTo("ACTIVE");
          assertThat(plugin.path("pid").asLong()).as(plugin.toString()).isEqualTo(pid);
          assertThat(fleet.processes(id)).as(id).isEqualTo(List.of(pid));
        });
  }

  /** Each end is in the audit log, with its code and no other. */
  private void assertCodesAreExact() {
    ended.forEach(
        (id, code) -> {
          String expected = code == 0 ? "OK 0" : "EXITED " + code;
          await(id + " ended with " + code)
              .atMost(PATIENCE)
              .untilAsserted(
                  () -> {
                    Set<String> results = new HashSet<>(fleet.results(id));
                    assertThat(results).as(id).isEqualTo(Set.of(expected));
                  });
        });
  }

  private static String name(int number) {
    return "ticker" + number;
  }
}
