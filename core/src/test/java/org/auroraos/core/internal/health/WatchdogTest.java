package org.auroraos.core.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.auroraos.core.internal.health.Watchdog.Moment;
import org.junit.jupiter.api.Test;

/** Which time counts as silence, by a clock that the test turns. */
class WatchdogTest {
  private static final Duration ALLOWED = Duration.ofSeconds(8);

  private long now = 1_000_000;
  private Duration throttled = Duration.ofSeconds(100);
  private boolean frozen;
  private Duration collecting = Duration.ofSeconds(50);
  private Watchdog watchdog = Watchdog.of(ALLOWED, moment());

  @Test
  void silenceIsLateWhenItIsLongerThanAllowed() {
    pass(3, Duration.ofSeconds(2));
    assertThat(watchdog.isLate()).isFalse();

    pass(1, Duration.ofSeconds(2));
    assertThat(watchdog.isLate()).isTrue();
    assertThat(watchdog.silence()).isEqualTo(ALLOWED);
  }

  @Test
  void aSignOfLifeBeginsAnew() {
    pass(3, Duration.ofSeconds(2));
    watchdog = watchdog.alive(moment());
    pass(3, Duration.ofSeconds(2));

    assertThat(watchdog.isLate()).isFalse();
  }

  @Test
  void lateSilenceEndsWithASign() {
    pass(10, Duration.ofSeconds(2));
    assertThat(watchdog.isLate()).isTrue();

    assertThat(watchdog.alive(moment()).isLate()).isFalse();
  }

  @Test
  void throttledTimeDoesNotCount() {
    for (int i = 0; i < 100; i++) {
      throttled = throttled.plusMillis(1900);
      pass(1, Duration.ofSeconds(2));
    }
    assertThat(watchdog.silence()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aLongGarbageCollectionDoesNotCount() {
    for (int i = 0; i < 100; i++) {
      collecting = collecting.plusMillis(1900);
      pass(1, Duration.ofSeconds(2));
    }
    assertThat(watchdog.silence()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void moreThrottlingThanTimeIsNoCredit() {
    // Each CPU counts for itself.
    throttled = throttled.plusSeconds(60);
    pass(1, Duration.ofSeconds(2));
    assertThat(watchdog.silence()).isZero();

    pass(4, Duration.ofSeconds(2));
    assertThat(watchdog.isLate()).isTrue();
  }

  @Test
  void frozenTimeDoesNotCount() {
    frozen = true;
    pass(100, Duration.ofSeconds(2));
    frozen = false;
    // Of the time between these two looks nobody knows when it thawed.
    pass(1, Duration.ofSeconds(2));
    assertThat(watchdog.silence()).isZero();

    pass(4, Duration.ofSeconds(2));
    assertThat(watchdog.isLate()).isTrue();
  }

  @Test
  void aSuspendedMachineOrPlatformCountsForTwoLooksAtMost() {
    pass(1, Duration.ofHours(9));

    assertThat(watchdog.silence()).isEqualTo(Duration.ofSeconds(4));
    assertThat(watchdog.isLate()).isFalse();
  }

  @Test
  void aClockThatStandsStillOrGoesBackCountsNothing() {
    pass(5, Duration.ZERO);
    pass(1, Duration.ofSeconds(-5));

    assertThat(watchdog.silence()).isZero();
  }

  @Test
  void itIsLookedAtFourTimesInWhatIsAllowed() {
    assertThat(watchdog.tick()).isEqualTo(Duration.ofSeconds(2));
    assertThat(Watchdog.of(Duration.ofMillis(1), moment()).tick()).isEqualTo(Duration.ofMillis(10));
  }

  private void pass(int times, Duration each) {
    for (int i = 0; i < times; i++) {
      now += each.toNanos();
      watchdog = watchdog.at(moment());
    }
  }

  private Moment moment() {
    return new Moment(now, throttled, frozen, collecting);
  }
}
