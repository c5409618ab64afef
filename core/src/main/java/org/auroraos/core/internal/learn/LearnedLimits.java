package org.auroraos.core.internal.learn;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.sandbox.SandboxResult;

/**
 * Limits from what was used, with room: never more than the present policy gives, and none where
 * that has none. The factors stand in {@code docs/operations.md}.
 */
final class LearnedLimits {
  private static final int MEMORY_FACTOR = 2;
  private static final long MEMORY_STEP = 16L << 20;
  private static final long MEMORY_FLOOR = 64L << 20;
  private static final int TIME_FACTOR = 4;
  private static final Duration TIME_FLOOR = Duration.ofSeconds(5);
  private static final int OUTPUT_FACTOR = 4;
  private static final long OUTPUT_STEP = 64L << 10;

  private final List<SandboxResult> results;
  private final Notes notes;

  LearnedLimits(List<SandboxResult> results, Notes notes) {
    this.results = results;
    this.notes = notes;
  }

  /**
   * The limits.
   *
   * @param jvm whether it is a bundle plugin, whose JVM needs a least amount
   */
  Limits of(Limits present, boolean jvm) {
    if (results.isEmpty()) {
      notes.add("limits", "no run has ended yet, so the limits are as they were");
      return present;
    }
    notes.add(
        "limits.processes, limits.open-files, limits.file-size",
        "the system does not tell how much of them is used; they are as they were");
    return present.toBuilder()
        .memory(memory(present, jvm))
        .wallTime(time(present.wallTime(), SandboxResult::duration))
        .cpuTime(time(present.cpuTime(), SandboxResult::cpuTime))
        .output(output(present))
        .build();
  }

  private long memory(Limits present, boolean jvm) {
    long peak = most(SandboxResult::peakMemory);
    if (peak == 0 || present.memory() == 0) {
      return present.memory();
    }
    long floor = jvm ? Math.max(MEMORY_FLOOR, Limits.JVM_MIN_MEMORY) : MEMORY_FLOOR;
    long wanted = Math.max(floor, roundUp(peak * MEMORY_FACTOR, MEMORY_STEP));
    return within("limits.memory", wanted, present.memory());
  }

  private Duration time(Duration present, Function<SandboxResult, Duration> used) {
    if (present.isZero()) {
      return present;
    }
    long seconds = most(result -> used.apply(result).toMillis()) * TIME_FACTOR / 1000 + 1;
    Duration wanted = Duration.ofSeconds(Math.max(TIME_FLOOR.toSeconds(), seconds));
    return wanted.compareTo(present) < 0 ? wanted : present;
  }

  private long output(Limits present) {
    boolean cut =
        results.stream()
            .anyMatch(
                result ->
                    result.stdout().endsWith(SandboxResult.TRUNCATED)
                        || result.stderr().endsWith(SandboxResult.TRUNCATED));
    if (cut || present.output() == 0) {
      return present.output();
    }
    long longest = most(result -> Math.max(result.stdout().length(), result.stderr().length()));
    long wanted = roundUp(Math.max(1, longest * OUTPUT_FACTOR), OUTPUT_STEP);
    return Math.min(wanted, present.output());
  }

  private long within(String key, long wanted, long present) {
    if (wanted > present) {
      notes.add(key, "what was used leaves little room under the present limit, which stays");
    }
    return Math.min(wanted, present);
  }

  private long most(ToLongFunction<SandboxResult> used) {
    return results.stream().mapToLong(used).max().orElse(0);
  }

  private static long roundUp(long value, long step) {
    return (value + step - 1) / step * step;
  }
}
