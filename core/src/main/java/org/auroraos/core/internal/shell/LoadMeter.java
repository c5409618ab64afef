package org.auroraos.core.internal.shell;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.sandbox.SandboxUsage;

/**
 * What plugins use: of the CPU, since it was measured last, or else since their start, as ps(1) has
 * it.
 */
final class LoadMeter {
  /** Shares of less time than this say nothing. */
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private final PluginManager manager;
  private final Clock clock;
  private Map<String, Sample> last = Map.of();

  private record Sample(Instant started, Instant at, Duration cpuTime) {}

  LoadMeter(PluginManager manager) {
    this(manager, Clock.systemUTC());
  }

  LoadMeter(PluginManager manager, Clock clock) {
    this.manager = manager;
    this.clock = clock;
  }

  /** Measures those that run, by id. */
  Map<String, Load> measure(List<PluginInfo> plugins) {
    Map<String, Sample> samples = new HashMap<>();
    Map<String, Load> loads = new HashMap<>();
    for (PluginInfo plugin : plugins) {
      Optional<SandboxUsage> usage = manager.usage(plugin.id());
      if (usage.isPresent() && plugin.started().isPresent()) {
        loads.put(plugin.id(), load(plugin, usage.get(), samples));
      }
    }
    last = samples;
    return loads;
  }

  private Load load(PluginInfo plugin, SandboxUsage usage, Map<String, Sample> samples) {
    if (usage.cpuTime().isEmpty()) {
      return new Load(usage.memory(), OptionalDouble.empty());
    }
    Instant started = plugin.started().orElseThrow();
    Sample now = new Sample(started, clock.instant(), usage.cpuTime().get());
    samples.put(plugin.id(), now);
    Sample before =
        Optional.ofNullable(last.get(plugin.id()))
            .filter(sample -> sample.started().equals(started))
            .orElse(new Sample(started, started, Duration.ZERO));
    return new Load(usage.memory(), share(before, now));
  }

  private static OptionalDouble share(Sample before, Sample now) {
    Duration elapsed = Duration.between(before.at(), now.at());
    Duration used = now.cpuTime().minus(before.cpuTime());
    return elapsed.compareTo(SHORTEST) < 0 || used.isNegative()
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) used.toNanos() / elapsed.toNanos());
  }
}
