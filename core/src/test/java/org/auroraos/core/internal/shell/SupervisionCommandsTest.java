package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditHead;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.audit.AuditQuery;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.api.audit.AuditVerdict;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.api.plugin.Health;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginSignature;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.plugin.Supervision;
import org.auroraos.core.internal.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of how plugins are, and why. */
class SupervisionCommandsTest {
  private static final String HOSTILE = "no \u001b[2Jdatabase\nforged";

  private final FakeAudit audit = new FakeAudit();
  private final FakePlugins plugins = new FakePlugins(Path.of("/nowhere"));
  private final Gogo gogo =
      new Gogo(
          new ValueConverter(Clock.fixed(FakePlugins.NOW, ZoneOffset.UTC)),
          new SupervisionCommands(plugins, audit));

  @AfterEach
  void close() {
    gogo.close();
  }

  @Test
  void healthIsATable() throws Exception {
    plugins
        .with(ill())
        .with(FakePlugins.plugin("sad", "Sad", "1", PluginState.FAILED, false, "exited with 3"));

    assertThat(gogo.shown("aurora:health"))
        .isEqualTo(
            """
            ID      STATE         HEALTH  CHECKED  RESTARTS  WHAT IT SAYS
            ledger  UNRESPONSIVE  BAD         10s         4  no \\u001b[2Jdatabase\\nforged
            sad     FAILED        -             -         0  exited with 3""");
  }

  @Test
  void healthOfPluginsWithLongIdsFitsAndTheyStayDifferent() throws Exception {
    String id = "com.example.warehouse.inventory.synchronisation-service-no-";
    String why = "it asks for everything ".repeat(5);
    for (String end : List.of("1", "2")) {
      plugins.with(
          FakePlugins.plugin(id + end, "x", "1", PluginState.PENDING_APPROVAL, false, why));
    }
    plugins.with(ill());

    List<String> lines = gogo.shown("aurora:health").lines().toList();

    assertThat(lines).doesNotHaveDuplicates().allMatch(line -> line.length() <= 80);
    assertThat(lines.get(0)).startsWith("ID ");
  }

  @Test
  void healthOfOneIsShownInDetail() throws Exception {
    plugins.with(ill());

    assertThat(gogo.shown("aurora:health ledger"))
        .contains("health          unhealthy")
        .contains("checked         10s ago")
        .contains("next start      2026-11-22 10:01:00");
    JsonNode json = Json.parse(gogo.shown("aurora:health -j ledger"), "test");
    assertThat(json.get("supervision").get("health").asText()).isEqualTo("UNHEALTHY");
    assertThat(json.get("supervision").get("healthDetail").asText()).isEqualTo(HOSTILE);
    assertThat(Json.parse(gogo.shown("aurora:health -j"), "test")).hasSize(1);
    assertThatThrownBy(() -> gogo.execute("aurora:health ledger sad"))
        .hasMessageContaining("one id");
    assertThatThrownBy(() -> gogo.execute("aurora:health ghost"))
        .hasMessage("there is no plugin 'ghost'; aurora:plugins lists them");
  }

  @Test
  void whySaysOnOnePageWhatIsTheMatter() throws Exception {
    plugins.with(ill());

    assertThat(gogo.shown("aurora:why ledger"))
        .isEqualTo(
            """
            plugin    ledger 1.0
            state     UNRESPONSIVE: it runs, but does not do what it should
            since     2026-11-22 09:58:30, 1m30s ago
            why       3 health checks failed
            process   pid 4711, started 3d4h ago, under the policy service
            health    BAD, checked 10s ago: no \\u001b[2Jdatabase\\nforged
            restarts  4; the next at 2026-11-22 10:01:00
            tried     2026-11-22 09:59:00  FAILED -> STARTING
                      2026-11-22 10:00:00  plugin.approved by operator:eve: looks fine
            to do     aurora:logs ledger shows what it does, aurora:restart ledger starts it
                      anew; nothing is done by itself unless on-timeout = kill stands in
                      org.auroraos.plugin~ledger.cfg""");
    JsonNode json = Json.parse(gogo.shown("aurora:why -j ledger"), "test");
    assertThat(json.get("history")).hasSize(2);
    assertThat(json.get("toDo").asText()).contains("aurora:restart ledger");
  }

  @Test
  void whatAnOperatorRejectedHeCanApprove() throws Exception {
    ApprovalDecision rejected =
        new ApprovalDecision(ApprovalDecision.Kind.REJECTED, "operator:eve", FakePlugins.NOW, "no");
    plugins.with(
        FakePlugins.plugin("p", "p", "1", PluginState.REJECTED, false, "rejected by operator:eve")
            .toBuilder()
            .admission(
                Optional.of(
                    new Admission(
                        "0123456789abcdef",
                        "1",
                        List.of(),
                        PluginSignature.none(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.of(rejected))))
            .build());

    assertThat(gogo.shown("aurora:why p"))
        .contains("aurora:approve p 0123456789abcdef approves it after all")
        .doesNotContain("deploy it again");
  }

  @Test
  void whatRunsUnderSettingsThatAreNotValidAnyMoreIsNotToBeRestartedFirst() throws Exception {
    String problem = "its policy is not valid any more: /etc/p.cfg: restart must be a word";
    plugins.with(FakePlugins.plugin("p", "p", "1", PluginState.ACTIVE, true, problem));

    assertThat(gogo.shown("aurora:why p"))
        .contains("/etc/p.cfg", "mend the file that stands under 'why'")
        .doesNotContain("lets it run under its policy");
  }

  @Test
  void whatWasRefusedBesideWhatRunsIsNotNothing() throws Exception {
    String problem = "its replacement was refused: p.jar: its signature does not hold";
    plugins.with(FakePlugins.plugin("p", "p", "1.0", PluginState.ACTIVE, false, problem));

    assertThat(gogo.shown("aurora:why p"))
        .contains("its signature does not hold", "deploy the newer file again", "1.0 runs on")
        .doesNotContain("nothing");
    String byOperator = "its replacement was refused: no; aurora:approve p 12 lets it in after all";
    plugins.with(FakePlugins.plugin("p", "p", "1.0", PluginState.ACTIVE, false, byOperator));
    assertThat(gogo.shown("aurora:why p")).contains("nothing, unless").doesNotContain("mend");
  }

  @Test
  void aFileWhoseIdIsTakenIsNotToBeMended() throws Exception {
    String problem = "p-2.jar: its id p belongs to p-1.jar, which is the plugin; replace p-1.jar";
    plugins.with(FakePlugins.plugin("p-2.jar", "p", "2", PluginState.REJECTED, false, problem));

    assertThat(gogo.shown("aurora:why p-2.jar"))
        .contains("p-1.jar, which is the plugin", "nothing is wrong with the file itself")
        .doesNotContain("mend");
  }

  @Test
  void whatWaitsForAnotherIsNotToldToWaitOnly() throws Exception {
    plugins.with(FakePlugins.plugin("p", "p", "1", PluginState.VERIFIED, false, "it waits for db"));

    assertThat(gogo.shown("aurora:why p")).contains("has to be there first");
  }

  @Test
  void restartsAreNotNothing() throws Exception {
    plugins.with(
        FakePlugins.plugin("p", "p", "1", PluginState.ACTIVE).toBuilder()
            .supervision(Supervision.none().restarts(2, Optional.empty()))
            .build());
    audit.states("ACTIVE", "BACKOFF", "exited with 3");

    assertThat(gogo.shown("aurora:why p"))
        .contains("2 restarts that nobody asked for; the last end:", "exited with 3")
        .contains("aurora:logs p")
        .doesNotContain("nothing is wrong");
  }

  @Test
  void whatStoppedSaysHow() throws Exception {
    plugins.with(FakePlugins.plugin("p", "p", "1", PluginState.STOPPED));
    audit.states("STOPPING", "STOPPED", "");
    assertThat(gogo.shown("aurora:why p")).contains("it was asked to end");
    audit.stoppedBy("operator:eve", "ACTIVE", "STOPPING", "STOPPING", "STOPPED");
    assertThat(gogo.shown("aurora:why p")).contains("it was stopped by operator:eve");
    audit.stoppedBy("operator:eve", "FAILED", "STOPPED");
    assertThat(gogo.shown("aurora:why p")).contains("it was stopped by operator:eve");
    audit.stoppedBy(
        "operator:eve",
        "FAILED",
        "STOPPED",
        "STOPPED",
        "STARTING",
        "STARTING",
        "STOPPING",
        "STOPPING",
        "STOPPED");
    assertThat(gogo.shown("aurora:why p")).contains("it was asked to end");

    audit.states("ACTIVE", "STOPPED", "");
    assertThat(gogo.shown("aurora:why p")).contains("it has ended by itself, with success");

    audit.records =
        List.of(
            record(new AuditEntry("plugin.revoked", "p", "operator:eve", Map.of())),
            record(
                AuditEntry.of("plugin.state", "p", Map.of("from", "STOPPING", "to", "STOPPED"))));
    assertThat(gogo.shown("aurora:why p")).contains("its approval was revoked by operator:eve");
  }

  @Test
  void aRevocationCountsWhateverFollowsFromIt() throws Exception {
    plugins.with(FakePlugins.plugin("p", "p", "1", PluginState.STOPPED));
    audit.records =
        List.of(
            record(new AuditEntry("plugin.revoked", "p", "operator:eve", Map.of())),
            change("ACTIVE", "STOPPING"),
            record(AuditEntry.of("plugin.killed", "p", Map.of("reason", "late"))),
            record(new AuditEntry("plugin.exec.ended", "p", "operator:bob", Map.of())),
            change("STOPPING", "STOPPED"));

    assertThat(gogo.shown("aurora:why p")).contains("its approval was revoked by operator:eve");
  }

  @Test
  void whatRunsSaysWhoHasStartedIt() throws Exception {
    plugins.with(FakePlugins.plugin("p", "p", "1", PluginState.ACTIVE));
    AuditRecord launched = record(AuditEntry.of("plugin.launched", "p", Map.of()));
    AuditRecord start = record(new AuditEntry("plugin.start", "p", "operator:eve", Map.of()));
    AuditRecord restart = record(new AuditEntry("plugin.restart", "p", "operator:bob", Map.of()));
    AuditRecord starting = change("STOPPED", "STARTING");
    AuditRecord active = change("STARTING", "ACTIVE");

    audit.records = List.of(start, starting, launched, active);
    assertThat(gogo.shown("aurora:why p"))
        .contains("nothing is wrong with it; it was started by operator:eve");
    AuditRecord stopping = change("ACTIVE", "STOPPING");
    AuditRecord stopped = change("STOPPING", "STOPPED");
    audit.records =
        List.of(start, starting, launched, active, restart, stopping, stopped, starting, active);
    assertThat(gogo.shown("aurora:why p")).contains("started by operator:bob", "(aurora:restart)");
    audit.records =
        List.of(restart, stopping, stopped, starting, active, stopping, stopped, starting);
    assertThat(gogo.shown("aurora:why p"))
        .as("one that it needs was restarted")
        .doesNotContain("it was started by");
  }

  private static AuditRecord change(String from, String to) {
    return record(AuditEntry.of("plugin.state", "p", Map.of("from", from, "to", to)));
  }

  @Test
  void everyStateHasItsWords() throws Exception {
    for (PluginState state : PluginState.values()) {
      plugins.with(FakePlugins.plugin("p", "p", "1", state));
      assertThat(gogo.shown("aurora:why p")).contains(state + ": ", "to do");
    }
  }

  private static AuditRecord record(AuditEntry entry) {
    return new AuditRecord(1, FakePlugins.NOW, entry, "aa");
  }

  private static PluginInfo ill() {
    return FakePlugins.plugin(
            "ledger", "Ledger", "1.0", PluginState.UNRESPONSIVE, false, "3 health checks failed")
        .toBuilder()
        .supervision(
            Supervision.none()
                .restarts(4, Optional.of(FakePlugins.NOW.plusSeconds(60)))
                .health(Health.UNHEALTHY, HOSTILE, Optional.of(FakePlugins.NOW.minusSeconds(10)))
                .unresponsive("3 health checks failed"))
        .build();
  }

  /** A log with two records about anybody. */
  private static final class FakeAudit implements AuditLog {
    List<AuditRecord> records = List.of();

    void states(String from, String to, String problem) {
      Map<String, String> details = Map.of("from", from, "to", to, "problem", problem);
      records = List.of(record(AuditEntry.of("plugin.state", "p", details)));
    }

    /** Somebody asks for a stop, and these changes follow, each from one state to another. */
    void stoppedBy(String actor, String... changes) {
      List<AuditRecord> all = new ArrayList<>();
      all.add(record(new AuditEntry("plugin.stop", "p", actor, Map.of())));
      for (int i = 0; i < changes.length; i += 2) {
        Map<String, String> details = Map.of("from", changes[i], "to", changes[i + 1]);
        all.add(record(AuditEntry.of("plugin.state", "p", details)));
      }
      records = all;
    }

    @Override
    public CompletableFuture<AuditRecord> append(AuditEntry entry) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<AuditRecord> read(AuditQuery query) {
      if (!records.isEmpty()) {
        return records;
      }
      Map<String, String> state = Map.of("from", "FAILED", "to", "STARTING");
      AuditEntry started = AuditEntry.of("plugin.state", query.subject(), state);
      AuditEntry approved =
          new AuditEntry(
              "plugin.approved", query.subject(), "operator:eve", Map.of("why", "looks fine"));
      return List.of(
          new AuditRecord(1, FakePlugins.NOW.minusSeconds(60), started, "aa"),
          new AuditRecord(2, FakePlugins.NOW, approved, "bb"));
    }

    @Override
    public AuditVerdict verify(Optional<AuditHead> anchor) {
      throw new UnsupportedOperationException();
    }

    @Override
    public AuditHead head() {
      throw new UnsupportedOperationException();
    }
  }
}
