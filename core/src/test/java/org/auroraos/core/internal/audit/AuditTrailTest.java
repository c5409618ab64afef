package org.auroraos.core.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.auroraos.core.internal.policy.PolicyRegistryComponent;
import org.junit.jupiter.api.Test;

/** What of the states of plugins is recorded. */
class AuditTrailTest {
  private final FakeAuditLog log = new FakeAuditLog();
  private final AuditTrail trail =
      new AuditTrail(
          log,
          new PolicyRegistryComponent(Optional.empty(), Optional.empty()),
          new PolicyCodecComponent());

  @Test
  void theEndOfARunIsRecordedWithItsRun() {
    trail.stateChanged(PluginState.ACTIVE, plugin(PluginState.FAILED, "run-1"));

    assertThat(log.details("plugin.state", "run")).containsExactly("run-1");
    assertThat(log.details("plugin.state", "result")).containsExactly("EXITED 3");
  }

  @Test
  void aStartThatFailsIsNotRecordedAsTheEndOfTheRunBefore() {
    trail.stateChanged(PluginState.ACTIVE, plugin(PluginState.BACKOFF, "run-1"));
    trail.stateChanged(PluginState.BACKOFF, plugin(PluginState.STARTING, "run-1"));
    trail.stateChanged(PluginState.STARTING, plugin(PluginState.FAILED, "run-1"));

    assertThat(log.details("plugin.state", "run")).isEqualTo(List.of("run-1", "", ""));
    assertThat(log.details("plugin.state", "result")).isEqualTo(List.of("EXITED 3", "", ""));
  }

  @Test
  void whatBecomesReadyIsNamedWithoutAPolicyThatItMayNotRunUnder() {
    trail.stateChanged(
        PluginState.STARTING,
        PluginInfo.builder("a", PluginShape.COMMAND)
            .state(PluginState.ACTIVE)
            .policyName("service")
            .pid(OptionalLong.of(7))
            .build());

    assertThat(log.of("a", "plugin.state"))
        .containsExactly("aurora {from=STARTING, pid=7, policy=service, to=ACTIVE}");
  }

  private static PluginInfo plugin(PluginState state, String run) {
    return PluginInfo.builder("a", PluginShape.COMMAND)
        .state(state)
        .lastResult(
            Optional.of(
                SandboxResult.builder(List.of("x"), run)
                    .status(SandboxStatus.EXITED, 3, "")
                    .build()))
        .build();
  }
}
