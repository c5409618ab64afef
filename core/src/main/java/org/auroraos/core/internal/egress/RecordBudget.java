package org.auroraos.core.internal.egress;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which decisions of one kind, allowed or denied, become records: the same one at most once a
 * minute, and new ones at a bounded rate. The caller sees to it that one thread at a time is here.
 */
final class RecordBudget {
  private static final int BURST = 64;
  private static final int MOST_DECISIONS = 256;
  private static final Duration ONE_MORE = Duration.ofSeconds(1);
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private static final class Recorded {
    private final long at;
    private long repeated;

    Recorded(long at) {
      this.at = at;
    }
  }

  private final Map<Object, Recorded> recorded = new HashMap<>();
  private long tokens = BURST;
  private long lastGain;

  RecordBudget(long now) {
    this.lastGain = now;
  }

  /** Takes a record; how often the same was left out before it, or empty if this one is too. */
  OptionalLong take(Object decision, long now) {
    Recorded last = recorded.get(decision);
    if (last != null && now - last.at < AGAIN.toNanos()) {
      last.repeated++;
      return OptionalLong.empty();
    }
    gain(now);
    if (tokens == 0) {
      return OptionalLong.empty();
    }
    tokens--;
    remember(decision, now);
    return OptionalLong.of(last == null ? 0 : last.repeated);
  }

  /**
   * What was taken could not be written: the same decision is to be recorded when it comes again.
   */
  void giveBack(Object decision) {
    recorded.remove(decision);
    tokens = Math.min(BURST, tokens + 1);
  }

  private void remember(Object decision, long now) {
    if (recorded.size() >= MOST_DECISIONS) {
      recorded.values().removeIf(each -> now - each.at >= AGAIN.toNanos());
    }
    if (recorded.size() < MOST_DECISIONS || recorded.containsKey(decision)) {
      recorded.put(decision, new Recorded(now));
    }
  }

  private void gain(long now) {
    long gained = (now - lastGain) / ONE_MORE.toNanos();
    tokens = Math.min(BURST, tokens + gained);
    lastGain += gained * ONE_MORE.toNanos();
  }
}
