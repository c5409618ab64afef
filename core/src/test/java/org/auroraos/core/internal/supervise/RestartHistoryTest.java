package org.auroraos.core.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.auroraos.core.internal.supervise.RestartHistory.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exit kinds and restart types as OTP's supervisor_SUITE has them; back-off, limit, clocks. */
class RestartHistoryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration NEVER_READY = Duration.ZERO;

  private static RestartSettings settings(RestartType type, int limit) {
    return new RestartSettings(
        type,
        RestartStrategy.ONE_FOR_ONE,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        limit,
        Duration.ofMinutes(10));
  }

  private static Verdict after(
      RestartHistory history, ExitKind kind, Duration uptime, RestartType type) {
    return history.after(kind, uptime, NOW, settings(type, 5), () -> 0.5);
  }

  @ParameterizedTest
  @CsvSource({
    "ALWAYS, NORMAL, true",
    "ALWAYS, ERROR, true",
    "ALWAYS, CRASH, true",
    "ON_FAILURE, NORMAL, false",
    "ON_FAILURE, ERROR, true",
    "ON_FAILURE, CRASH, true",
    "ON_CRASH, NORMAL, false",
    "ON_CRASH, ERROR, false",
    "ON_CRASH, CRASH, true",
    "NEVER, NORMAL, false",
    "NEVER, ERROR, false",
    "NEVER, CRASH, false",
  })
  void theRestartTypeDecidesAfterWhichEndsItIsStartedAgain(
      RestartType type, ExitKind kind, boolean restarted) {
    Verdict verdict = after(RestartHistory.none(), kind, HOUR, type);

    assertThat(verdict).isInstanceOf(restarted ? Verdict.Restart.class : Verdict.Stay.class);
  }

  @Test
  void delaysDoubleUpToTheLongest() {
    RestartHistory history = RestartHistory.none();
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      RestartSettings generous = settings(RestartType.ALWAYS, 100);
      Verdict verdict = history.after(ExitKind.CRASH, NEVER_READY, NOW, generous, () -> 0.5);
      Verdict.Restart restart = (Verdict.Restart) verdict;
      seconds.add(restart.delay().toSeconds());
      history = restart.history();
    }

    assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void anEndlessStreakKeepsTheLongestDelay() {
    RestartHistory exhausting = new RestartHistory(Integer.MAX_VALUE - 1, List.of());

    Verdict verdict = after(exhausting, ExitKind.CRASH, NEVER_READY, RestartType.ALWAYS);

    assertThat(((Verdict.Restart) verdict).delay()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aHealthyPeriodBeginsTheDelaysAnew() {
    RestartHistory streak = new RestartHistory(6, List.of());

    Verdict verdict = after(streak, ExitKind.CRASH, Duration.ofSeconds(30), RestartType.ALWAYS);

    Verdict.Restart restart = (Verdict.Restart) verdict;
    assertThat(restart.delay()).isEqualTo(Duration.ofSeconds(1));
    assertThat(restart.history().streak()).isEqualTo(1);
  }

  @Test
  void jitterSpreadsACrowdAroundTheNominalDelay() {
    RestartSettings settings = settings(RestartType.ALWAYS, 5);
    RestartHistory none = RestartHistory.none();

    Verdict least = none.after(ExitKind.CRASH, NEVER_READY, NOW, settings, () -> 0);
    Verdict most = none.after(ExitKind.CRASH, NEVER_READY, NOW, settings, () -> 0.999);

    assertThat(((Verdict.Restart) least).delay()).isEqualTo(Duration.ofMillis(800));
    assertThat(((Verdict.Restart) most).delay())
        .isBetween(Duration.ofMillis(1190), Duration.ofMillis(1200));
  }

  @Test
  void tooManyRestartsInTheWindowAreGivenUp() {
    RestartHistory history = RestartHistory.none();
    Instant now = NOW;
    for (int i = 0; i < 5; i++) {
      now = now.plusSeconds(1);
      Verdict verdict =
          history.after(
              ExitKind.CRASH, NEVER_READY, now, settings(RestartType.ALWAYS, 5), () -> 0.5);
      history = ((Verdict.Restart) verdict).history();
    }

    RestartSettings settings = settings(RestartType.ALWAYS, 5);
    Verdict sixth = history.after(ExitKind.CRASH, NEVER_READY, now, settings, () -> 0.5);
    Verdict later =
        history.after(ExitKind.CRASH, NEVER_READY, now.plusSeconds(601), settings, () -> 0.5);

    assertThat(sixth).isEqualTo(new Verdict.GiveUp("5 restarts within 600 s"));
    assertThat(later).isInstanceOf(Verdict.Restart.class);
  }

  @Test
  void aHealthyPeriodDoesNotLiftTheLimit() {
    List<Instant> five = List.of(NOW, NOW, NOW, NOW, NOW);

    Verdict verdict = after(new RestartHistory(0, five), ExitKind.CRASH, HOUR, RestartType.ALWAYS);

    assertThat(verdict).isInstanceOf(Verdict.GiveUp.class);
  }

  @Test
  void aClockThatWasSetBackNeitherLiftsTheLimitNorHoldsItForEver() {
    List<Instant> future = List.of(NOW.plus(HOUR), NOW.plus(HOUR));
    RestartSettings settings = settings(RestartType.ALWAYS, 3);
    RestartHistory history = new RestartHistory(0, future);

    Verdict.Restart third =
        (Verdict.Restart) history.after(ExitKind.CRASH, NEVER_READY, NOW, settings, () -> 0.5);

    assertThat(third.history().recent()).containsExactly(NOW, NOW, NOW);
    assertThat(
            third
                .history()
                .after(ExitKind.CRASH, NEVER_READY, NOW.plusSeconds(1), settings, () -> 0))
        .isInstanceOf(Verdict.GiveUp.class);
  }
}
