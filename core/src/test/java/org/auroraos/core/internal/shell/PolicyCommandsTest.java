package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyCommandsTest {
  private static final PolicyCodec CODEC = new PolicyCodecComponent();
  private static final SandboxPolicy SERVICE =
      SandboxPolicy.builder()
          .limits(Limits.defaults().toBuilder().wallTime(Duration.ZERO).memory(3L << 29).build())
          .network(NetworkAccess.LOOPBACK)
          .build();

  private Gogo gogo;

  @BeforeEach
  void shell() {
    FakePolicies policies =
        new FakePolicies("default")
            .with(PolicyEntry.valid("service", "built-in", SERVICE))
            .with(
                PolicyEntry.invalid(
                    "broken", "/etc/aurora/org.auroraos.policy~broken.cfg", "memory = lots: no"));
    FakePlugins plugins =
        new FakePlugins(Path.of("/nowhere"))
            .with(FakePlugins.plugin("clock", "Clock", "1", PluginState.ACTIVE))
            .with(FakePlugins.plugin("old", "Old", "1", PluginState.ACTIVE, true, ""));
    gogo = new Gogo(new ValueConverter(), new PolicyCommands(policies, CODEC, plugins));
  }

  @AfterEach
  void close() {
    gogo.close();
  }

  @Test
  void policiesAreATable() throws Exception {
    assertThat(gogo.shown("aurora:policies"))
        .isEqualTo(
            """
            NAME     MEMORY  WALL TIME  NETWORK   VALID  SOURCE
            broken        -          -  -         NO     /etc/aurora/org.auroraos.policy~br…
            default  512MiB        30s  none      yes    built-in
            service  1.5GiB  unlimited  loopback  yes    built-in""");
  }

  @Test
  void aPolicyIsShownWithAllItsKeysAndWhoRunsUnderIt() throws Exception {
    String shown = gogo.shown("aurora:policy service");
    assertThat(shown)
        .startsWith(
            """
            name      service
            source    built-in
            used by   clock, old
            stale in  old (aurora:restart ID applies the change)
            """);
    for (Map.Entry<String, String> key : CODEC.toProperties(SERVICE).entrySet()) {
      String value = key.getValue().isEmpty() ? "-" : key.getValue();
      assertThat(shown.lines())
          .anyMatch(line -> line.matches(key.getKey() + " +\\Q" + value + "\\E"));
    }
  }

  @Test
  void anInvalidPolicySaysWhatIsWrong() throws Exception {
    assertThat(gogo.shown("aurora:policy broken"))
        .isEqualTo(
            """
            name     broken
            source   /etc/aurora/org.auroraos.policy~broken.cfg
            problem  memory = lots: no""");
  }

  @Test
  void jsonSaysTheSame() throws Exception {
    JsonNode service = Json.parse(gogo.shown("aurora:policy -j service"), "test");
    assertThat(service.get("plugins").get(1).get("stale").asBoolean()).isTrue();
    assertThat(
            CODEC.fromJson(SandboxPolicy.builder().build(), service.get("policy").toString(), ""))
        .isEqualTo(SERVICE);
    assertThat(Json.parse(gogo.shown("aurora:policies -j"), "test").size()).isEqualTo(3);
  }

  @Test
  void anUnknownPolicyIsAnError() {
    assertThatThrownBy(() -> gogo.execute("aurora:policy nonesuch"))
        .hasMessage("there is no policy 'nonesuch'; aurora:policies lists them");
  }
}
