package org.auroraos.core.internal.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.hypervisor.EgressDecision;
import org.auroraos.api.hypervisor.EgressDecision.Verdict;
import org.auroraos.api.hypervisor.EgressListener;
import org.auroraos.core.internal.audit.FakeAuditLog;
import org.junit.jupiter.api.Test;

class EgressRecordsTest extends BrokerFixture {
  private final FakeAuditLog log = new FakeAuditLog();
  private long now;

  @Test
  void whatIsAllowedAndWhatIsDeniedIsRecordedBeforeItHappens() throws Exception {
    audit = new EgressAudit(() -> Optional.of(log), true);
    EgressBroker broker = serve(PATIENT);
    tunnel();
    readAll(say("CONNECT elsewhere.example:443 HTTP/1.1\r\n\r\n"));

    assertThat(log.details("egress.allowed", "target")).containsExactly(address());
    assertThat(log.details("egress.allowed", "address")).containsExactly("127.0.0.1");
    assertThat(log.details("egress.denied", "target")).containsExactly("elsewhere.example:443");
    assertThat(log.details("egress.denied", "verdict")).containsExactly("NOT_LISTED");
    assertThat(log.entries()).allMatch(entry -> entry.subject().equals("plugin"));
    broker.close();
    assertThat(log.details("egress.ended", "allowed")).containsExactly("1");
    assertThat(log.details("egress.ended", "denied")).containsExactly("1");
  }

  @Test
  void whatCannotBeRecordedIsNotConnected() throws Exception {
    audit = new EgressAudit(() -> Optional.of(log), true);
    serve(PATIENT);
    log.full(true);
    assertThat(readAll(say("CONNECT " + address() + " HTTP/1.1\r\n\r\n")))
        .startsWith("HTTP/1.1 403 ")
        .contains("the audit log cannot record it: No space left on device");
    await().until(() -> decisions.size() == 1);
    assertThat(decisions.get(0).verdict()).isEqualTo(Verdict.NOT_RECORDED);
    log.full(false);
    tunnel();
  }

  @Test
  void withoutALogNothingIsConnectedWhereItIsRequired() throws Exception {
    audit = new EgressAudit(Optional::empty, true);
    serve(PATIENT);
    try (Socket refused = say("CONNECT " + address() + " HTTP/1.1\r\n\r\n")) {
      assertThat(readAll(refused)).contains("there is no audit log");
    }
  }

  @Test
  void theSameDecisionIsRecordedOnceAMinuteWithItsNumber() throws Exception {
    EgressRecords records = records();
    for (int i = 0; i < 1000; i++) {
      records.record(decision("a.example", Verdict.NOT_LISTED));
    }
    records.record(decision("a.example", Verdict.UNRESOLVED));
    now += Duration.ofMinutes(1).toNanos();
    records.record(decision("a.example", Verdict.NOT_LISTED));

    assertThat(log.details("egress.denied", "verdict"))
        .containsExactly("NOT_LISTED", "UNRESOLVED", "NOT_LISTED");
    assertThat(log.details("egress.denied", "repeated")).containsExactly("", "", "999");
    records.ended();
    records.ended();
    assertThat(log.details("egress.ended", "denied")).containsExactly("1002");
    assertThat(log.details("egress.ended", "not-recorded-singly")).containsExactly("999");
  }

  @Test
  void aFloodOfTargetsIsCountedAndTakesNoMemory() throws Exception {
    EgressRecords records = records();
    for (int i = 0; i < 10_000; i++) {
      records.record(decision("host" + i + ".example", Verdict.NOT_LISTED));
    }
    assertThat(log.entries()).hasSize(64);
    now += Duration.ofSeconds(1).toNanos();
    records.record(decision("one-more.example", Verdict.NOT_LISTED));
    assertThat(log.entries()).hasSize(65);
    records.ended();
    assertThat(log.details("egress.ended", "denied")).containsExactly("10001");
    assertThat(log.details("egress.ended", "not-recorded-singly")).containsExactly("9936");
  }

  @Test
  void aFloodOfDenialsHidesNothingThatIsAllowed() throws Exception {
    EgressRecords records = records();
    for (int i = 0; i < 10_000; i++) {
      records.record(decision("host" + i + ".example", Verdict.NOT_LISTED));
    }
    for (int i = 0; i < 100; i++) {
      records.record(decision("allowed" + i + ".example", Verdict.ALLOWED));
    }
    assertThat(log.details("egress.denied", "target")).hasSize(64);
    assertThat(log.details("egress.allowed", "target")).hasSize(64);
    records.ended();
    assertThat(log.details("egress.ended", "allowed")).containsExactly("100");
    assertThat(log.details("egress.ended", "not-recorded-singly")).containsExactly("9972");
  }

  @Test
  void whatCouldNotBeRecordedIsNoRepetitionWhenItComesAgain() throws Exception {
    EgressRecords records = records();
    log.full(true);
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> records.record(decision("a.example", Verdict.ALLOWED)))
          .isInstanceOf(IOException.class);
    }
    log.full(false);
    records.record(decision("a.example", Verdict.ALLOWED));

    assertThat(log.details("egress.allowed", "target")).containsExactly("a.example:443");
  }

  @Test
  void aStrangersTextStaysShortAndInItsLine() throws IOException {
    records().record(decision("\u001b[2J\n" + "y".repeat(9000), Verdict.NOT_CANONICAL));
    assertThat(log.details("egress.denied", "target").get(0))
        .doesNotContain("\u001b", "\n")
        .hasSizeLessThan(400);
  }

  private EgressRecords records() {
    EgressTerms terms = new EgressTerms("plugin", "trace", List.of(), EgressListener.none());
    return new EgressRecords(terms, new EgressAudit(() -> Optional.of(log), true), () -> now);
  }

  private static EgressDecision decision(String host, Verdict verdict) {
    return new EgressDecision(
        Instant.EPOCH, "plugin", "trace", host, 443, Optional.empty(), verdict, "because");
  }
}
