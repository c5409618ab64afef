package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.sandbox.SandboxUsage;
import org.junit.jupiter.api.Test;

/** Shares of the CPU, by a clock that the test turns. */
class LoadMeterTest {
  private final FakePlugins plugins = new FakePlugins(Path.of("/nowhere"));
  private Instant now = FakePlugins.NOW;
  private final LoadMeter meter =
      new LoadMeter(
          plugins,
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }
          });

  @Test
  void theFirstShareIsThatSinceTheStartAndTheNextThatSinceThen() {
    start(now.minusSeconds(10));
    used(Duration.ofSeconds(5));
    assertThat(share()).hasValue(0.5);

    now = now.plusSeconds(2);
    used(Duration.ofSeconds(9));
    assertThat(share()).hasValue(2);

    now = now.plusSeconds(2);
    assertThat(share()).hasValue(0);
  }

  @Test
  void aNewProcessIsNotMeasuredAgainstTheOldOne() {
    start(now.minusSeconds(100));
    used(Duration.ofSeconds(50));
    assertThat(share()).hasValue(0.5);

    now = now.plusSeconds(2);
    start(now.minusSeconds(1));
    used(Duration.ofMillis(250));

    assertThat(share()).hasValue(0.25);
  }

  @Test
  void nothingIsSaidOfNoTimeAndOfWhatNobodyCounts() {
    start(now);
    used(Duration.ofSeconds(1));
    assertThat(share()).isEmpty();
    plugins.usage.put(
        "p",
        new SandboxUsage(
            OptionalLong.empty(), Optional.empty(), Duration.ZERO, false, Duration.ZERO));
    assertThat(share()).isEmpty();
    plugins.usage.clear();
    assertThat(meter.measure(plugins.list())).isEmpty();
  }

  private void start(Instant at) {
    PluginInfo plugin = FakePlugins.plugin("p", "p", "1", PluginState.ACTIVE);
    plugins.with(plugin.toBuilder().started(Optional.of(at)).build());
  }

  private void used(Duration cpuTime) {
    plugins.usage.put(
        "p",
        new SandboxUsage(
            OptionalLong.of(1), Optional.of(cpuTime), Duration.ZERO, false, Duration.ZERO));
  }

  private OptionalDouble share() {
    return meter.measure(plugins.list()).get("p").cpu();
  }
}
