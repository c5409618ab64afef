package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.policy.lint.Assessment;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.lint.PolicyLinterComponent;
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
          .syscalls(SyscallPolicy.none())
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
    gogo =
        new Gogo(
            new ValueConverter(),
            new PolicyCommands(policies, CODEC, new PolicyLinterComponent(CODEC), plugins));
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
            NAME     MEMORY  WALL TIME  NETWORK   SCORE  VALID  SOURCE
            broken        -          -  -             -  NO     /etc/aurora/org.auroraos.po…
            default  512MiB        30s  none        0.4  yes    built-in
            service  1.5GiB  unlimited  loopback    3.1  yes    built-in""");
    assertThat(gogo.execute("((aurora:policies) get 0) name")).isEqualTo("broken");
  }

  @Test
  void policiesWithLongNamesFitAndStayDifferent() throws Exception {
    String name = "policy-for-all-plugins-of-the-warehouse-of-example-in-room-";
    FakePolicies policies = new FakePolicies();
    for (String end : List.of("1", "2")) {
      String file = "/etc/aurora/org.auroraos.policy~" + name + end + ".cfg";
      policies.with(PolicyEntry.valid(name + end, file, SERVICE));
    }
    try (Gogo of =
        new Gogo(
            new ValueConverter(),
            new PolicyCommands(
                policies,
                CODEC,
                new PolicyLinterComponent(CODEC),
                new FakePlugins(Path.of("/nowhere"))))) {
      List<String> lines = of.shown("aurora:policies").lines().toList();
      assertThat(lines).hasSize(3).allMatch(line -> line.length() <= 80);
      assertThat(lines.stream().map(line -> line.split(" ", -1)[0])).doesNotHaveDuplicates();
      assertThat(of.shown("aurora:policies -j")).contains(name + "1", name + "2");
    }
  }

  @Test
  void aPolicyIsShownWithAllItsKeysAndWhoRunsUnderIt() throws Exception {
    String shown = gogo.shown("aurora:policy service");
    assertThat(shown)
        .startsWith(
            """
            name      service
            source    built-in
            score     3.1 of 10 (fair); aurora:policy lint service says why
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

  @Test
  void lintShowsEachWeaknessWithItsFix() throws Exception {
    assertThat(gogo.shown("aurora:policy lint service"))
        .startsWith(
            """
            policy   service
            source   built-in
            used by  clock, old
            score    3.1 of 10 (fair)

            warning  syscalls-unfiltered, costs 30%
            where    syscalls.profile: none
            why      Every system call reaches the kernel, also those that only attacks and
                     administration use; one mistake in the kernel is enough.
            fix      syscalls.profile = default
            in       built-in
            """);
    assertThat(gogo.execute("aurora:policy lint service")).isInstanceOf(Assessment.class);
    assertThat(gogo.execute("(aurora:policy lint service) score")).isEqualTo(3.1);
    JsonNode json = Json.parse(gogo.shown("aurora:policy -j lint service"), "test");
    assertThat(json.get("score").doubleValue()).isEqualTo(3.1);
    assertThat(json.get("findings").get(0).get("fix").get("syscalls.profile").textValue())
        .isEqualTo("default");
  }

  @Test
  void aLintThatFindsAWarningIsAFailureForAScriptAndTheScoreIsNot() throws Exception {
    assertThat(ExitStatus.of(gogo.execute("aurora:policy lint service"))).isEqualTo(1);
    assertThat(ExitStatus.of(gogo.execute("aurora:policy -j lint service"))).isEqualTo(1);
    assertThat(ExitStatus.of(gogo.execute("aurora:policy score service"))).isZero();
    assertThat(ExitStatus.of(gogo.execute("aurora:policy service"))).isZero();
    assertThat(ExitStatus.of(null)).isZero();
  }

  @Test
  void scoreIsOneLineOfNumbers() throws Exception {
    assertThat(gogo.shown("aurora:policy score service"))
        .isEqualTo(
            """
            NAME     SCORE  RATING  DANGERS  WARNINGS  NOTES
            service    3.1  fair          0         2      1""");
    assertThat(gogo.execute("(aurora:policy score service) score")).isEqualTo(3.1);
    assertThat(Json.parse(gogo.shown("aurora:policy score -j service"), "").get("rating").asText())
        .isEqualTo("fair");
  }

  @Test
  void anExportIsTheFileAndItsLossesGoToStandardError() throws Exception {
    assertThat(gogo.shown("aurora:policy export service"))
        .contains("limits.memory = 1536MiB\n")
        .contains("network = loopback\n");
    assertThat(gogo.err()).isEmpty();
    String jail = gogo.shown("aurora:policy export --format jail service");
    assertThat(Json.parse(jail, "").get("max_memory_mb").intValue()).isEqualTo(1536);
    assertThat(gogo.err()).contains("warning: lost: network = loopback");
    assertThatThrownBy(() -> gogo.execute("aurora:policy export -f xml service"))
        .hasMessageContaining("'xml' is no format; there are cfg, json, jail");
  }

  @Test
  void anInvalidPolicyIsNotJudged() {
    assertThatThrownBy(() -> gogo.execute("aurora:policy lint broken"))
        .hasMessage("the policy broken is not valid: memory = lots: no");
  }

  @Test
  void anUnknownActionSaysWhichThereAre() {
    assertThatThrownBy(() -> gogo.execute("aurora:policy lnt service"))
        .hasMessageStartingWith(
            "'lnt' is nothing to do with a policy; usage: aurora:policy [-j] <name of the policy>,"
                + " or aurora:policy [-j] [-f <format of an export: cfg, json or jail>] <lint,");
  }
}
