package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
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
import org.auroraos.core.internal.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is shown of the audit log, and when its check fails. */
class AuditCommandsTest {
  private static final String HOSTILE = "no \u001b[2Jdatabase\nforged";
  private static final String HASH = "ab".repeat(32);

  private final FakeLog log = new FakeLog();
  private final Gogo gogo = new Gogo(new ValueConverter(), new AuditCommands(log));

  @AfterEach
  void close() {
    gogo.close();
  }

  @Test
  void theNewestRecordsAreShownOldestFirst() throws Exception {
    for (int i = 1; i <= 25; i++) {
      log.add(Duration.ZERO, "plugin.state", "p" + i);
    }
    assertThat(gogo.shown("aurora:audit").lines())
        .hasSize(20)
        .allMatch(line -> line.matches("\\d+ [0-9-]{10} [0-9:]{8} plugin\\.state p\\d+ by aurora"));
    assertThat(gogo.shown("aurora:audit -n 2").lines().map(line -> line.split(" ", -1)[0]))
        .containsExactly("24", "25");
    assertThatThrownBy(() -> gogo.execute("aurora:audit -n 0"))
        .hasMessage("-n takes a whole number from 1 to 100000, not '0'");
  }

  @Test
  void recordsAreChosenByEventAndSubject() throws Exception {
    log.add(Duration.ZERO, "plugin.state", "ledger");
    log.add(Duration.ZERO, "plugin.approved", "ledger");
    log.add(Duration.ZERO, "plugin.state", "weather");
    log.add(Duration.ZERO, "policy.changed", "service");

    assertThat(numbers("aurora:audit -j -e plugin")).containsExactly(1, 2, 3);
    assertThat(numbers("aurora:audit -j -e plugin.state")).containsExactly(1, 3);
    assertThat(numbers("aurora:audit -j -s ledger")).containsExactly(1, 2);
    assertThat(numbers("aurora:audit -j --event plugin.state --subject ledger")).containsExactly(1);
    assertThat(numbers("aurora:audit -j -e plug")).isEmpty();
  }

  @Test
  void whatIsOlderThanAskedForIsLeftOut() throws Exception {
    log.add(Duration.ofDays(3), "plugin.state", "p");
    log.add(Duration.ofHours(5), "plugin.state", "p");
    log.add(Duration.ofMinutes(90), "plugin.state", "p");
    log.add(Duration.ofHours(-1), "plugin.state", "p");

    assertThat(numbers("aurora:audit -j --since 7d")).containsExactly(1, 2, 3, 4);
    assertThat(numbers("aurora:audit -j --since 48h")).containsExactly(2, 3, 4);
    assertThat(numbers("aurora:audit -j --since 180m")).containsExactly(3, 4);
    assertThat(numbers("aurora:audit -j --since 1s")).containsExactly(4);
    for (String wrong : List.of("2", "h", "2w", "-2h", "1h30m", "soon")) {
      assertThatThrownBy(() -> gogo.execute("aurora:audit --since " + wrong))
          .isInstanceOf(CommandException.class)
          .hasMessage("--since takes an age such as 30s, 10m, 2h or 7d, not '" + wrong + "'");
    }
  }

  @Test
  void jsonHasEverythingOfARecord() throws Exception {
    log.add(
        Duration.ZERO,
        new AuditEntry("plugin.rejected", "p", "operator:eve", Map.of("why", HOSTILE)));

    String json = gogo.shown("aurora:audit --json");

    assertThat(json).doesNotContain("\u001b");
    JsonNode record = Json.parse(json, "test").get(0);
    assertThat(record.get("seq").asInt()).isEqualTo(1);
    assertThat(Instant.parse(record.get("time").asText())).isEqualTo(log.records.get(0).time());
    assertThat(record.get("event").asText()).isEqualTo("plugin.rejected");
    assertThat(record.get("subject").asText()).isEqualTo("p");
    assertThat(record.get("actor").asText()).isEqualTo("operator:eve");
    assertThat(record.get("details").get("why").asText()).isEqualTo(HOSTILE);
    assertThat(record.get("hash").asText()).isEqualTo(HASH);
    assertThat(gogo.shown("aurora:audit").lines())
        .hasSize(2)
        .last()
        .isEqualTo("    why='no \\u001b[2Jdatabase\\nforged'");
  }

  @Test
  void theEndOfTheChainIsShownAsItIsToBeKept() throws Exception {
    assertThat(gogo.shown("aurora:audit head")).isEqualTo("7:" + HASH);
  }

  @Test
  void aLogThatHoldsIsSaidToAndWhatWasKeptIsCompared() throws Exception {
    assertThat(gogo.shown("aurora:audit verify"))
        .isEqualTo("records 3 to 7 are as they were written");
    assertThat(log.asked).isEmpty();

    assertThat(gogo.shown("aurora:audit verify 5:" + HASH))
        .isEqualTo(
            "records 3 to 7 are as they were written, and record 5 is the one that was kept");
    assertThat(log.asked).contains(new AuditHead(5, HASH));

    log.verdict = new AuditVerdict(0, new AuditHead(0, ""), List.of());
    assertThat(gogo.shown("aurora:audit verify")).isEqualTo("the audit log is empty");
  }

  @Test
  void aLogThatDoesNotHoldIsAFailureThatNamesEachPlace() {
    log.verdict =
        new AuditVerdict(
            3, new AuditHead(7, HASH), List.of("0001.jsonl:4: its hash is another", HOSTILE));

    for (String line : List.of("aurora:audit verify", "aurora:audit verify 5:" + HASH)) {
      assertThatThrownBy(() -> gogo.execute(line))
          .isInstanceOf(CommandException.class)
          .hasToString(
              """
              the audit log does not hold:
                0001.jsonl:4: its hash is another
                no \\u001b[2Jdatabase\\nforged""");
    }
  }

  @Test
  void whatIsNoEndOfAChainIsRefusedAndNothingIsCalledSound() {
    for (String words :
        List.of(
            "verify 5",
            "verify 5:abcd",
            "verify x:" + HASH,
            "verify 5:" + HASH + "0",
            "verify 5:" + HASH + " 6:" + HASH,
            "head 5:" + HASH,
            "check")) {
      assertThatThrownBy(() -> gogo.execute("aurora:audit " + words))
          .isInstanceOf(CommandException.class)
          .hasMessageStartingWith("audit takes verify, verify SEQ:HASH");
    }
  }

  private List<Integer> numbers(String line) throws Exception {
    List<Integer> numbers = new ArrayList<>();
    Json.parse(gogo.shown(line), "test").forEach(record -> numbers.add(record.get("seq").asInt()));
    return numbers;
  }

  private static final class FakeLog implements AuditLog {
    final List<AuditRecord> records = new ArrayList<>();
    AuditVerdict verdict = new AuditVerdict(3, new AuditHead(7, HASH), List.of());
    Optional<AuditHead> asked = Optional.empty();

    void add(Duration age, String event, String subject) {
      add(age, AuditEntry.of(event, subject, Map.of()));
    }

    void add(Duration age, AuditEntry entry) {
      records.add(new AuditRecord(records.size() + 1, Instant.now().minus(age), entry, HASH));
    }

    @Override
    public CompletableFuture<AuditRecord> append(AuditEntry entry) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<AuditRecord> read(AuditQuery query) {
      List<AuditRecord> found = records.stream().filter(query::matches).toList();
      return found.subList(Math.max(0, found.size() - query.most()), found.size());
    }

    @Override
    public AuditHead head() {
      return verdict.head();
    }

    @Override
    public AuditVerdict verify(Optional<AuditHead> anchor) {
      asked = anchor;
      return verdict;
    }
  }
}
