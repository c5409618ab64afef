package org.auroraos.core.internal.health;

import java.time.Duration;

/**
 * How long a plugin has been silent, of the time that it was given. It is looked at once in each
 * {@link #tick()}; time counts only as far as the plugin could have used it:
 *
 * <ul>
 *   <li>not while it is frozen, not what its share of the CPU made it wait, and not while a JVM
 *       stands still to collect garbage;
 *   <li>of the time between two looks no more than two ticks: whoever looks late was stopped or
 *       starved himself, or the machine slept, and so may the plugin have been.
 * </ul>
 *
 * <p>Immutable.
 */
public final class Watchdog {
  private static final int LOOKS = 4;
  private static final Duration SHORTEST_TICK = Duration.ofMillis(10);

  private final Duration allowed;
  private final Duration silence;
  private final Moment last;

  /**
   * A moment at which it is looked at.
   *
   * @param nanos of a clock that only goes forward, such as {@link System#nanoTime}
   * @param throttled how long the plugin has had to wait for its share of the CPU since its start
   * @param frozen whether it is held still
   * @param collecting how long it has collected garbage since its start
   */
  public record Moment(long nanos, Duration throttled, boolean frozen, Duration collecting) {
    /** How long it could do nothing since its start, but for being frozen. */
    private Duration kept() {
      return throttled.plus(collecting);
    }
  }

  private Watchdog(Duration allowed, Duration silence, Moment last) {
    this.allowed = allowed;
    this.silence = silence;
    this.last = last;
  }

  /**
   * A watchdog over a plugin that has just given a sign of life.
   *
   * @param allowed how long it may be silent, positive
   */
  public static Watchdog of(Duration allowed, Moment now) {
    return new Watchdog(allowed, Duration.ZERO, now);
  }

  /** How often it is to be looked at. */
  public Duration tick() {
    Duration tick = allowed.dividedBy(LOOKS);
    return tick.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK : tick;
  }

  /** After a sign of life; what has passed until then is forgotten at the next look. */
  public Watchdog alive(Moment now) {
    return new Watchdog(allowed, Duration.ZERO, now);
  }

  /** Some time later. */
  public Watchdog at(Moment now) {
    return new Watchdog(allowed, silence.plus(given(now)), now);
  }

  /** How long it has been silent, of the time that it was given. */
  public Duration silence() {
    return silence;
  }

  /** Whether that is longer than it may. */
  public boolean isLate() {
    return silence.compareTo(allowed) >= 0;
  }

  private Duration given(Moment now) {
    if (now.frozen() || last.frozen()) {
      return Duration.ZERO;
    }
    Duration elapsed = Duration.ofNanos(Math.max(0, now.nanos() - last.nanos()));
    Duration most = tick().multipliedBy(2);
    Duration seen = elapsed.compareTo(most) > 0 ? most : elapsed;
    Duration waited = now.kept().minus(last.kept());
    Duration given = waited.isNegative() ? seen : seen.minus(waited);
    return given.isNegative() ? Duration.ZERO : given;
  }
}
