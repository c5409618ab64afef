package org.auroraos.core.internal.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.hypervisor.EgressDecision;
import org.auroraos.api.hypervisor.EgressDecision.Verdict;
import org.junit.jupiter.api.Test;

class DenialLinesTest {
  private final List<String> lines = new ArrayList<>();
  private long now;
  private final DenialLines denials = new DenialLines(lines::add, () -> now);

  @Test
  void aDenialIsALineAndAnAllowedConnectionIsNone() {
    denials.decided(decision("evil.example", Verdict.NOT_LISTED));
    denials.decided(decision("good.example", Verdict.ALLOWED));
    assertThat(lines)
        .containsExactly("the connection to evil.example:443 was denied: because it is so");
  }

  @Test
  void aFloodIsCounted() {
    for (int i = 0; i < 1000; i++) {
      denials.decided(decision("evil.example", Verdict.NOT_LISTED));
    }
    assertThat(lines).hasSize(10);
    now += Duration.ofSeconds(10).toNanos();
    denials.decided(decision("evil.example", Verdict.NOT_LISTED));
    assertThat(lines).hasSize(11).last().asString().endsWith("(990 more before it)");
    denials.decided(decision("evil.example", Verdict.NOT_LISTED));
    denials.ended();
    denials.ended();
    assertThat(lines).hasSize(12).last().isEqualTo("1 more connections were denied");
  }

  @Test
  void aStrangersTextStaysInItsLineAndShort() {
    denials.decided(decision("\u001b[2J\r\nx" + "y".repeat(9000), Verdict.NOT_CANONICAL));
    assertThat(lines.get(0)).doesNotContain("\u001b", "\r", "\n").hasSizeLessThan(400);
  }

  private static EgressDecision decision(String host, Verdict verdict) {
    return new EgressDecision(
        Instant.EPOCH, "p", "t", host, 443, Optional.empty(), verdict, "because it is so");
  }
}
