package org.auroraos.core.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.auroraos.core.internal.health.HealthTally.Verdict;
import org.junit.jupiter.api.Test;

/** What the results of health checks add up to. */
class HealthTallyTest {
  private static final HealthSettings SETTINGS = settings(3, 2);

  @Test
  void nothingIsKnownBeforeThereAreEnoughResults() {
    assertThat(HealthTally.none().verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(after("+")).isEqualTo(Verdict.UNKNOWN);
    assertThat(after("--")).isEqualTo(Verdict.UNKNOWN);
    assertThat(after("+-+-+-")).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void aVerdictTakesItsNumberOfResultsInARow() {
    assertThat(after("++")).isEqualTo(Verdict.HEALTHY);
    assertThat(after("---")).isEqualTo(Verdict.UNHEALTHY);
    assertThat(after("-++")).isEqualTo(Verdict.HEALTHY);
  }

  @Test
  void oneBadResultIsNoIllness() {
    assertThat(after("++-")).isEqualTo(Verdict.HEALTHY);
    assertThat(after("++--+--")).isEqualTo(Verdict.HEALTHY);
    assertThat(after("++---")).isEqualTo(Verdict.UNHEALTHY);
  }

  @Test
  void oneGoodResultIsNoRecovery() {
    assertThat(after("---+")).isEqualTo(Verdict.UNHEALTHY);
    assertThat(after("---+-+")).isEqualTo(Verdict.UNHEALTHY);
    assertThat(after("---++")).isEqualTo(Verdict.HEALTHY);
  }

  @Test
  void resultsAreCountedForEver() {
    HealthTally tally = new HealthTally(Verdict.HEALTHY, true, Integer.MAX_VALUE);

    assertThat(tally.after(true, SETTINGS).streak()).isEqualTo(Integer.MAX_VALUE);
  }

  private static Verdict after(String results) {
    HealthTally tally = HealthTally.none();
    for (int i = 0; i < results.length(); i++) {
      tally = tally.after(results.charAt(i) == '+', SETTINGS);
    }
    return tally.verdict();
  }

  private static HealthSettings settings(int failures, int successes) {
    return new HealthSettings(
        new HealthCheck.Command(List.of("/plugin/check")),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        failures,
        successes,
        Duration.ZERO);
  }
}
