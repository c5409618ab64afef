package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plugin is deployed, updated and undeployed, over and over: the platform holds no more of the
 * machine after it than before. {@code -Daurora.cycles} says how often.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class CyclesIT {
  private static final int CYCLES = Integer.getInteger("aurora.cycles", 10);
  private static final int WARM_UP = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final String GUEST = "guest";

  @TempDir Path work;

  private Aurora aurora;
  private Fleet fleet;
  private int version;

  @BeforeEach
  void unpack() throws Exception {
    aurora = Aurora.of(User.SELF, work);
    fleet = new Fleet(aurora, work);
  }

  @AfterEach
  void stop() throws Exception {
    aurora.shutDown();
  }

  @Test
  void nothingGrowsWithDeploymentsUpdatesAndUndeployments() throws Exception {
    long pid = fleet.up();
    for (int i = 0; i < WARM_UP; i++) {
      cycle();
    }
    Holdings before = Holdings.atRest(pid, PATIENCE);
    for (int i = 0; i < CYCLES; i++) {
      cycle();
    }

    Holdings after = Holdings.atRest(pid, PATIENCE);
    System.out.printf("%d cycles%nbefore %s%nafter  %s%n", CYCLES, before, after);
    assertThat(after.grownSince(before)).isEmpty();
    assertThat(work.resolve("data/plugins/.staging")).isEmptyDirectory();
    assertThat(work.resolve("data/run").resolve(GUEST)).doesNotExist();
    fleet.assertSound();
  }

  private void cycle() throws Exception {
    deploy();
    deploy();
    fleet.withdraw(GUEST);
    await("undeployed")
        .atMost(PATIENCE)
        .pollInterval(LOOK)
        .until(() -> fleet.plugin(GUEST).isEmpty() && fleet.processes(GUEST).isEmpty());
  }

  private void deploy() throws Exception {
    String expected = ++version + ".0";
    fleet.drop(GUEST, version);
    await("version " + expected)
        .atMost(PATIENCE)
        .pollInterval(LOOK)
        .until(
            () ->
                List.of(expected, "ACTIVE")
                    .equals(
                        List.of(
                            fleet.plugin(GUEST).path("version").asText(),
                            fleet.plugin(GUEST).path("state").asText())));
  }
}
