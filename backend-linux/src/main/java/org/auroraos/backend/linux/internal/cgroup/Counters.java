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
 * @param throttled how often memory above a soft limit was taken back by force
 * @param processHits how often a process was refused
 * @param peakMemory the most memory that the group had, in bytes
 * @param cpuTime what the whole tree used
 * @param slowed how long the tree waited because its share of the CPU was used up
 * @param readBytes from block devices
 * @param writtenBytes to block devices
 */
public record Counters(
    long oomKills,
    long memoryHits,
    long throttled,
    long processHits,
    OptionalLong peakMemory,
    Optional<Duration> cpuTime,
    Duration slowed,
    OptionalLong readBytes,
    OptionalLong writtenBytes) {

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
        value(files, "memory.events", "high").orElse(0),
        value(files, "pids.events", "max").orElse(0),
        peak.isPresent() ? peak : number(files, "memory.peak"),
        cpuTime(files),
        slowed(files),
        traffic(files, "rbytes"),
        traffic(files, "wbytes"));
  }

  private static Duration slowed(Map<String, String> files) {
    OptionalLong nanos = value(files, "cpu.stat", "throttled_time");
    return nanos.isPresent()
        ? Duration.ofNanos(nanos.getAsLong())
        : Duration.ofNanos(value(files, "cpu.stat", "throttled_usec").orElse(0) * 1000);
  }

  /** The sum over all devices: lines of {@code MAJOR:MINOR rbytes=N wbytes=N ...}. */
  private static OptionalLong traffic(Map<String, String> files, String key) {
    if (!files.containsKey("io.stat")) {
      return OptionalLong.empty();
    }
    Matcher matcher = Pattern.compile("\\b" + key + "=([0-9]+)").matcher(files.get("io.stat"));
    long sum = 0;
    while (matcher.find()) {
      sum += parse(matcher.group(1)).orElse(0);
    }
    return OptionalLong.of(sum);
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
    String start = key + " ";
    return files
        .getOrDefault(file, "")
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> parse(line.substring(start.length())))
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  private static OptionalLong parse(String digits) {
    try {
      return digits.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
