package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.PermissionRequest;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginSignature;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.plugin.ScanFinding;
import org.auroraos.api.plugin.ScanSeverity;
import org.auroraos.core.internal.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdmissionCommandsTest {
  private static final String HOSTILE = "x\u001b[2J\nforged";

  private FakePlugins plugins;
  private Gogo gogo;

  @BeforeEach
  void shell() {
    plugins = new FakePlugins(Path.of("/nowhere"));
    Clock clock = Clock.fixed(FakePlugins.NOW, ZoneOffset.UTC);
    gogo = new Gogo(new ValueConverter(clock), new AdmissionCommands(plugins, "alice"));
  }

  @AfterEach
  void close() {
    gogo.close();
  }

  @Test
  void whatWaitsIsShownWithAllThereIsToKnowAndNothingForged() throws Exception {
    assertThat(gogo.shown("aurora:pending")).isEqualTo("nothing waits for approval");
    plugins.with(plugin("new", PluginState.PENDING_APPROVAL, false));
    plugins.with(plugin("update", PluginState.ACTIVE, true));
    plugins.with(FakePlugins.plugin("other", "Other", "1", PluginState.ACTIVE));

    String shown = gogo.shown("aurora:pending");

    assertThat(shown)
        .contains(
            "aurora:approve new 0123456789abcdef0123456789abcdef\n",
            "aurora:reject update --why TEXT",
            "to replace 1.0")
        .contains("1 high", "x\\u001b[2J\\nforged")
        .doesNotContain("\u001b", "other");
    var json = Json.parse(gogo.shown("aurora:pending -j"), "test");
    assertThat(json).hasSize(2);
    assertThat(json.get(1).at("/replacement").asBoolean()).isTrue();
    assertThat(json.get(0).at("/admission/questions/0").asText()).contains(HOSTILE);
  }

  @Test
  void decisionsGoToThePluginInTheNameOfTheOperator() throws Exception {
    plugins.with(plugin("p", PluginState.PENDING_APPROVAL, false));
    gogo.execute("aurora:approve p 01234567");
    gogo.execute("aurora:approve p 123e4567");
    gogo.execute("aurora:approve p");
    gogo.execute("aurora:reject p --why 'not today'");
    gogo.execute("aurora:revoke --why seen p");
    assertThat(plugins.asked)
        .containsExactly(
            "approve 01234567 by operator:alice p",
            "approve 123e4567 by operator:alice p",
            "approve  by operator:alice p",
            "reject (not today) by operator:alice p",
            "revoke (seen) by operator:alice p");
    plugins.refusal = "p: what was decided cannot be recorded";
    assertThatThrownBy(() -> gogo.execute("aurora:approve p"))
        .hasMessageContaining("cannot be recorded");
    assertThatThrownBy(() -> gogo.execute("aurora:approve q"))
        .hasMessageContaining("there is no plugin 'q'");
  }

  @Test
  void findingsAreATableOrJson() throws Exception {
    plugins.with(plugin("p", PluginState.PENDING_APPROVAL, false));
    assertThat(gogo.shown("aurora:findings p"))
        .contains("high", "instrument.attach", "3")
        .doesNotContain("\u001b");
    assertThat(Json.parse(gogo.shown("aurora:findings -j p"), "test").get(0).get("count").asInt())
        .isEqualTo(3);
  }

  @Test
  void whateverTheScanFoundItsTableFits() throws Exception {
    PluginInfo plugin = plugin("p", PluginState.PENDING_APPROVAL, false);
    Admission known = plugin.admission().orElseThrow();
    List<ScanFinding> findings =
        List.of(
            new ScanFinding(
                "script.interpreter-missing",
                ScanSeverity.CRITICAL,
                "lib/" + "inner.jar!/".repeat(9),
                "calls " + "x".repeat(90),
                10_000));
    plugins.with(
        plugin.toBuilder()
            .admission(
                Optional.of(
                    new Admission(
                        known.digest(),
                        known.version(),
                        findings,
                        known.signature(),
                        known.requested(),
                        known.missing(),
                        known.questions(),
                        known.decision())))
            .build());

    assertThat(gogo.shown("aurora:findings p").lines())
        .hasSize(2)
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void ofWhatWaitsOnlyWhatIsToBeTypedIsLongerThanALine() throws Exception {
    String id = "com.example.warehouse.inventory.synchronisation-service-no-1";
    plugins.with(plugin(id, PluginState.PENDING_APPROVAL, false));

    assertThat(gogo.shown("aurora:pending").lines())
        .filteredOn(line -> line.length() > 80)
        .allMatch(line -> line.startsWith("  aurora:") && line.contains(id));
  }

  private static PluginInfo plugin(String id, PluginState state, boolean replacement) {
    Optional<Admission> admission =
        Optional.of(
            new Admission(
                "0123456789abcdef".repeat(4),
                "2.0",
                List.of(
                    new ScanFinding("instrument.attach", ScanSeverity.HIGH, "p.jar", HOSTILE, 3)),
                PluginSignature.none(),
                List.of(new PermissionRequest("network", "host", HOSTILE)),
                List.of(new PermissionRequest("network", "host", HOSTILE)),
                List.of("it asks: " + HOSTILE),
                Optional.empty()));
    return FakePlugins.plugin(id, id, "1.0", state).toBuilder()
        .admission(replacement ? Optional.empty() : admission)
        .replacement(replacement ? admission : Optional.empty())
        .build();
  }
}
