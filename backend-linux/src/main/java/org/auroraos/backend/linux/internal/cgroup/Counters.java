package org.auroraos.backend.linux.internal.cgroup;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Counter;

/**
 * What the kernel counted in the groups of a sandbox.
 *
 * @param oomKills processes that it killed because the group was out of memory
 * @param memoryHits how often the memory limit was reached
 * @param processHits how often a process was refused
 * @param peakMemory the most memory that the group had, in bytes
 * @param cpuTime what the whole tree used
 */
public record Counters(
    long oomKills,
    long memoryHits,
    long processHits,
    OptionalLong peakMemory,
    Optional<Duration> cpuTime) {

  /** Reads the files of v1 and v2. */
  public static Counters of(List<Counter> counters) {
    Map<String, String> files = new HashMap<>();
    counters.forEach(counter -> files.put(counter.file(), counter.content()));
    long oomKills =
        value(files, "memory.oom_control", "oom_kill").orElse(0)
            + value(files, "memory.events", "oom_kill").orElse(0);
    long memoryHits =
        number(files, "memory.failcnt").orElse(0) + value(files, "memory.events", "max").orElse(0);
    OptionalLong peak = number(files, "memory.max_usage_in_bytes");
    return new Counters(
        oomKills,
        memoryHits,
        value(files, "pids.events", "max").orElse(0),
        peak.isPresent() ? peak : number(files, "memory.peak"),
        cpuTime(files));
  }

  private static Optional<Duration> cpuTime(Map<String, String> files) {
    OptionalLong nanos = number(files, "cpuacct.usage");
    if (nanos.isPresent()) {
      return Optional.of(Duration.ofNanos(nanos.getAsLong()));
    }
    OptionalLong micros = value(files, "cpu.stat", "usage_usec");
    return micros.isPresent()
        ? Optional.of(Duration.ofNanos(micros.getAsLong() * 1000))
        : Optional.empty();
  }

  private static OptionalLong number(Map<String, String> files, String file) {
    return parse(files.getOrDefault(file, "").strip());
  }

  private static OptionalLong value(Map<String, String> files, String file, String key) {
    Matcher matcher =
        Pattern.compile("(?m)^" + Pattern.quote(key) + " ([0-9]+)$")
            .matcher(files.getOrDefault(file, ""));
    return matcher.find() ? parse(matcher.group(1)) : OptionalLong.empty();
  }

  private static OptionalLong parse(String digits) {
    try {
      return digits.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
