package org.auroraos.api.plugin;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How a plugin is supervised, at one moment.
 *
 * @param restarts how often it has been started again after an end that nobody asked for, since it
 *     was deployed or its restarts were forgotten
 * @param nextStart when it will be started again, while it waits for that
 * @param health what its health checks say
 * @param healthDetail the result of the last check in words, with what it wrote; text of the
 *     plugin, to be escaped before it is shown; empty if there was none
 * @param healthChecked when the last check ended
 * @param unresponsive why it counts as not responding; empty when it does respond, or does not run
 */
public record Supervision(
    int restarts,
    Optional<Instant> nextStart,
    Health health,
    String healthDetail,
    Optional<Instant> healthChecked,
    String unresponsive) {
  private static final Supervision NONE =
      new Supervision(0, Optional.empty(), Health.NONE, "", Optional.empty(), "");

  /** Nothing is null. */
  public Supervision {
    Objects.requireNonNull(nextStart, "nextStart");
    Objects.requireNonNull(health, "health");
    Objects.requireNonNull(healthDetail, "healthDetail");
    Objects.requireNonNull(healthChecked, "healthChecked");
    Objects.requireNonNull(unresponsive, "unresponsive");
  }

  /** Of a plugin that was never restarted, and that nobody checks. */
  public static Supervision none() {
    return NONE;
  }

  /** The same after this many restarts, with another one at this time. */
  public Supervision restarts(int count, Optional<Instant> next) {
    return new Supervision(count, next, health, healthDetail, healthChecked, unresponsive);
  }

  /** The same after a health check. */
  public Supervision health(Health verdict, String detail, Optional<Instant> checked) {
    return new Supervision(restarts, nextStart, verdict, detail, checked, unresponsive);
  }

  /** The same, not responding for this reason; empty if it does. */
  public Supervision unresponsive(String reason) {
    return new Supervision(restarts, nextStart, health, healthDetail, healthChecked, reason);
  }

  /** The same without a process. */
  public Supervision ended() {
    return new Supervision(restarts, nextStart, Health.NONE, "", Optional.empty(), "");
  }
}
