package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LifecycleSettingsTest {
  private final List<String> problems = new ArrayList<>();

  @Test
  void whatIsGivenHolds() {
    LifecycleSettings settings =
        LifecycleSettings.of(Map.of("stop-grace", "3", "log.files", 2), problems::add);

    assertThat(settings.stopGrace()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.logs().files()).isEqualTo(2);
    assertThat(problems).isEmpty();
  }

  @Test
  void aWrongUnitIsToldAndLeavesTheDefault() {
    LifecycleSettings settings = LifecycleSettings.of(Map.of("stop-grace", "3s"), problems::add);

    assertThat(settings.stopGrace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(problems).singleElement().asString().contains("stop-grace = 3s").contains("10");
  }

  @Test
  void anUnknownKeyIsToldWithThoseThatThereAre() {
    LifecycleSettings.of(
        Map.of(
            "stop.grace", "3", "service.pid", "x", "osgi.ds.satisfying.condition.target", "(a=b)"),
        problems::add);

    assertThat(problems)
        .singleElement()
        .asString()
        .contains("stop.grace: no such key (did you mean 'stop-grace'?)", "log.files");
  }
}
