package org.auroraos.core.internal.health;

/**
 * What the results of health checks add up to. A verdict changes only after so many results in a
 * row that contradict it, so that one lost packet is no illness. Immutable.
 *
 * @param verdict what they say by now
 * @param good whether the last results were good
 * @param streak how many of these there were in a row
 */
public record HealthTally(Verdict verdict, boolean good, int streak) {
  /** What is known. */
  public enum Verdict {
    /** Too few results. */
    UNKNOWN,
    /** It is well. */
    HEALTHY,
    /** It is not. */
    UNHEALTHY
  }

  /** Before the first check. */
  public static HealthTally none() {
    return new HealthTally(Verdict.UNKNOWN, true, 0);
  }

  /** With another result. */
  public HealthTally after(boolean wasGood, HealthSettings settings) {
    int row = streak > 0 && wasGood == good ? Math.min(streak, Integer.MAX_VALUE - 1) + 1 : 1;
    int needed = wasGood ? settings.successes() : settings.failures();
    Verdict last = wasGood ? Verdict.HEALTHY : Verdict.UNHEALTHY;
    return new HealthTally(row >= needed ? last : verdict, wasGood, row);
  }
}
