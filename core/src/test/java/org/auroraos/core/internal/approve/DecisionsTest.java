package org.auroraos.core.internal.approve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.api.plugin.ApprovalDecision.Kind;
import org.auroraos.api.plugin.PermissionRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionsTest {
  @TempDir Path data;

  @Test
  void aDecisionHoldsForExactlyThisContentAndThesePermissions() throws IOException {
    Decisions decisions = Decisions.open(data);
    decisions.record(subject("d1", "a", "b"), decision(Kind.APPROVED, "fine \u001b"));

    Decisions later = Decisions.open(data);
    assertThat(later.find(subject("d1", "b", "a")))
        .contains(decision(Kind.APPROVED, "fine \u001b"));
    assertThat(later.find(subject("d2", "a", "b"))).isEmpty();
    assertThat(later.find(subject("d1", "a"))).isEmpty();
    assertThat(later.find(subject("d1", "a", "b", "c"))).isEmpty();
  }

  @Test
  void theLastDecisionCountsAndOldOnesGo() throws IOException {
    Decisions decisions = Decisions.open(data);
    decisions.record(subject("d0"), decision(Kind.APPROVED, ""));
    decisions.record(subject("d0"), decision(Kind.REVOKED, "x"));
    assertThat(decisions.find(subject("d0"))).contains(decision(Kind.REVOKED, "x"));
    for (int i = 1; i <= 16; i++) {
      decisions.record(subject("d" + i), decision(Kind.REJECTED, ""));
    }
    assertThat(decisions.find(subject("d0"))).isEmpty();
    assertThat(decisions.find(subject("d1"))).isPresent();
    decisions.forget("p");
    assertThat(decisions.find(subject("d16"))).isEmpty();
  }

  @Test
  void whatIsTornOrOfAnotherPluginApprovesNothing() throws IOException {
    Decisions decisions = Decisions.open(data);
    decisions.record(subject("d"), decision(Kind.APPROVED, ""));
    Path file = data.resolve("approvals/p.json");
    String sound = Files.readString(file);
    for (String text :
        List.of(
            "",
            sound.substring(0, sound.length() / 2),
            sound.replace("\"p\"", "\"q\""),
            sound.replace("APPROVED", "MAYBE"),
            sound.replace("\"format\": 1", "\"format\": 2"))) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> decisions.find(subject("d")))
          .as(text)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("p.json");
    }
  }

  private static ApprovalDecision decision(Kind kind, String why) {
    return new ApprovalDecision(kind, "operator:a", Instant.parse("2026-01-01T00:00:00Z"), why);
  }

  private static Subject subject(String digest, String... permissions) {
    return new Subject(
        "p",
        "1",
        digest,
        Arrays.stream(permissions).map(name -> new PermissionRequest(name, "v", "reason")).toList(),
        false);
  }
}
