package org.auroraos.core.internal.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/**
 * The restarts that a plugin has had, as far as they bear on the next one. Immutable, small, and
 * kept on disk, so that a platform that starts anew does not begin a crash loop anew.
 *
 * @param streak restarts since the plugin was healthy last
 * @param recent when it was restarted, oldest first; no more than the limit asks for
 */
public record RestartHistory(int streak, List<Instant> recent) {
  /** Delays are drawn from this much around their nominal value, so that crowds disperse. */
  private static final double JITTER = 0.2;

  private static final int MOST_DOUBLINGS = 30;

  /** Copies the list. */
  public RestartHistory {
    recent = List.copyOf(recent);
  }

  /** No restarts. */
  public static RestartHistory none() {
    return new RestartHistory(0, List.of());
  }

  /** What is to be done about an end that nobody asked for. */
  public sealed interface Verdict {
    /** Nothing: it stays as it ended. */
    record Stay() implements Verdict {}

    /**
     * Start it again.
     *
     * @param delay from now
     * @param history with this restart
     */
    record Restart(Duration delay, RestartHistory history) implements Verdict {}

    /**
     * It was started again too often.
     *
     * @param reason in words
     */
    record GiveUp(String reason) implements Verdict {}
  }

  /**
   * Decides.
   *
   * @param kind how the process ended
   * @param uptime how long it had been ready; zero if it never was
   * @param now by the wall clock. History from the future, as after a clock that was set back,
   *     counts as of now
   * @param random uniform in [0, 1)
   */
  public Verdict after(
      ExitKind kind,
      Duration uptime,
      Instant now,
      RestartSettings settings,
      DoubleSupplier random) {
    Objects.requireNonNull(kind, "kind");
    if (!settings.type().restartsAfter(kind)) {
      return new Verdict.Stay();
    }
    List<Instant> within = within(settings.window(), now);
    if (within.size() >= settings.limit()) {
      return new Verdict.GiveUp(
          settings.limit() == 0
              ? "restart.intensity is 0"
              : within.size() + " restarts within " + settings.window().toSeconds() + " s");
    }
    int before = uptime.compareTo(settings.resetAfter()) >= 0 && !uptime.isZero() ? 0 : streak;
    Duration delay = jittered(nominal(before, settings), random.getAsDouble());
    return new Verdict.Restart(delay, new RestartHistory(before + 1, append(within, now)));
  }

  private List<Instant> within(Duration window, Instant now) {
    Instant since = now.minus(window);
    return recent.stream()
        .map(restart -> restart.isAfter(now) ? now : restart)
        .filter(restart -> restart.isAfter(since))
        .toList();
  }

  private static Duration nominal(int streak, RestartSettings settings) {
    double doubled = settings.delay().toMillis() * Math.pow(2, Math.min(streak, MOST_DOUBLINGS));
    return Duration.ofMillis((long) Math.min(doubled, (double) settings.maxDelay().toMillis()));
  }

  private static Duration jittered(Duration delay, double random) {
    return Duration.ofMillis((long) (delay.toMillis() * (1 - JITTER + 2 * JITTER * random)));
  }

  private static List<Instant> append(List<Instant> restarts, Instant now) {
    return Stream.concat(restarts.stream(), Stream.of(now)).toList();
  }
}
