package org.auroraos.itest.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class AttackCommentTest {
  private static final String WHOLE =
      """
      // attack: read the secret
      // group: C
      // source: proc(5)
      // layer: proc
      // outside: as root
      // needs: now
      """;

  @Test
  void everyProgramHasACommentThatCanBeRead() throws IOException {
    assertThat(Attack.in(Workshop.SOURCES)).hasSizeGreaterThan(230);
  }

  @Test
  void whatTheCommentSaysIsTaken() {
    Attack attack = parse(WHOLE + "// arguments: {secret} 64\n// given: input {readonly}\n");

    assertThat(attack.arguments()).containsExactly("{secret}", "64");
    assertThat(attack.given()).isEqualTo("input");
    assertThat(attack.givenValue()).contains("{readonly}");
    assertThat(attack.succeedsOutside(true)).isTrue();
    assertThat(attack.succeedsOutside(false)).isFalse();
  }

  @Test
  void whatIsMissingUnknownDoubledOrMisplacedIsAnError() {
    assertThatThrownBy(() -> parse(WHOLE.replaceFirst("// layer.*\n", "")))
        .hasMessageContaining("layer");
    assertThatThrownBy(() -> parse(WHOLE + "// need: now\n")).hasMessageContaining("unknown key");
    assertThatThrownBy(() -> parse(WHOLE + "// denied: maybe\n"))
        .hasMessageContaining("not a value");
    assertThatThrownBy(() -> parse(WHOLE + "// group: C\n")).hasMessageContaining("twice");
    assertThatThrownBy(() -> parse(WHOLE.replace("group: C", "group: D")))
        .hasMessageContaining("folder");
    assertThatThrownBy(() -> parse(WHOLE + "// policy-read: network=host\n"))
        .hasMessageContaining("stage");
    assertThatThrownBy(() -> parse("//attack: without a blank\n" + WHOLE))
        .hasMessageContaining("key: value");
  }

  @Test
  void aDenialCountsOnlyBesideASuccessOutside() {
    Verdict success = Verdict.of(Verdict.Kind.SUCCEEDED, "");
    Verdict denial = Verdict.of(Verdict.Kind.DENIED, "");
    Verdict broken = Verdict.of(Verdict.Kind.BROKEN, "");

    assertThat(outcome(success, denial)).isEqualTo(Judgement.Outcome.PASSED);
    assertThat(outcome(success, success)).isEqualTo(Judgement.Outcome.FAILED);
    assertThat(outcome(denial, denial)).isEqualTo(Judgement.Outcome.FAILED);
    assertThat(outcome(success, broken)).isEqualTo(Judgement.Outcome.FAILED);
    assertThat(outcome(broken, denial)).isEqualTo(Judgement.Outcome.FAILED);
  }

  private static Judgement.Outcome outcome(Verdict outside, Verdict inside) {
    return Judgement.of(outside, inside, true, java.util.Optional.empty()).outcome();
  }

  private static Attack parse(String comment) {
    return AttackComment.parse("c/secret", comment + "#include \"../attack.h\"\n");
  }
}
