package org.auroraos.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginStateTest {
  @ParameterizedTest
  @CsvSource({
    "STAGED, false, false",
    "VERIFIED, false, false",
    "PENDING_APPROVAL, true, false",
    "STARTING, false, true",
    "ACTIVE, true, true",
    "STOPPING, false, true",
    "STOPPED, true, false",
    "BACKOFF, false, false",
    "UNRESPONSIVE, true, true",
    "FAILED, true, false",
    "REJECTED, true, false",
  })
  void aStateSaysWhetherItStaysAndWhetherThereIsAProcess(
      PluginState state, boolean settled, boolean running) {
    assertThat(state.settled()).isEqualTo(settled);
    assertThat(state.running()).isEqualTo(running);
  }
}
