package org.auroraos.core.internal.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which check holds for a plugin, and for how long it may run. */
class SupervisionSettingsTest {
  private static final Optional<List<String>> ENTRY = Optional.of(List.of("/plugin/health.sh"));
  private static final Optional<Duration> ITS_TIMEOUT = Optional.of(Duration.ofSeconds(60));

  @Test
  void aPluginWithoutAnyCheckIsNotChecked() {
    assertThat(SupervisionSettings.defaults().health(Optional.empty(), ITS_TIMEOUT)).isEmpty();
  }

  @Test
  void thePluginsOwnCheckHoldsWithItsOwnTimeout() {
    HealthSettings health = SupervisionSettings.defaults().health(ENTRY, ITS_TIMEOUT).orElseThrow();

    assertThat(health.check()).isEqualTo(new HealthCheck.Command(ENTRY.get()));
    assertThat(health.timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(
            SupervisionSettings.defaults().health(ENTRY, Optional.empty()).orElseThrow().timeout())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void theOperatorsWordComesFirst() {
    HealthCheck http = new HealthCheck.Http(URI.create("http://127.0.0.1:8080/ready"));

    HealthSettings health =
        settings(Optional.of(http), Duration.ofSeconds(1), Optional.of(Duration.ofSeconds(2)))
            .health(ENTRY, ITS_TIMEOUT)
            .orElseThrow();

    assertThat(health.check()).isEqualTo(http);
    assertThat(health.timeout()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void anIntervalOfZeroTurnsTheChecksOff() {
    assertThat(
            settings(Optional.empty(), Duration.ZERO, Optional.empty()).health(ENTRY, ITS_TIMEOUT))
        .isEmpty();
  }

  @Test
  void whatCanNeverSucceedIsRefused() {
    assertThatThrownBy(() -> settings(Optional.empty(), Duration.ZERO, Optional.of(Duration.ZERO)))
        .hasMessageContaining("health.timeout");
    assertThatThrownBy(() -> new HealthTiming(Duration.ZERO, Optional.empty(), 0, 1, Duration.ZERO))
        .hasMessageContaining("health.failures");
    assertThatThrownBy(
            () ->
                new SupervisionSettings(
                    Readiness.RUNNING,
                    Optional.of(Duration.ZERO),
                    OnTimeout.ASK,
                    Duration.ofSeconds(1),
                    Optional.empty(),
                    HealthTiming.defaults()))
        .hasMessageContaining("watchdog");
  }

  private static SupervisionSettings settings(
      Optional<HealthCheck> check, Duration interval, Optional<Duration> timeout) {
    return new SupervisionSettings(
        Readiness.RUNNING,
        Optional.empty(),
        OnTimeout.ASK,
        Duration.ofSeconds(1),
        check,
        new HealthTiming(interval, timeout, 1, 1, Duration.ZERO));
  }
}
