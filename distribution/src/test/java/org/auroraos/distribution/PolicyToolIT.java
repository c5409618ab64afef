package org.auroraos.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auroraos.distribution.Aurora.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/aurora policy}, and what a command says of the policies that it does not use. */
@Timeout(180)
class PolicyToolIT {
  @TempDir Path scratch;
  private Path etc;
  private Aurora aurora;

  @BeforeEach
  void create() throws IOException {
    etc = Files.createDirectory(scratch.resolve("etc"));
    aurora = Aurora.in(scratch).with("AURORA_ETC", etc);
    Files.writeString(etc.resolve("org.auroraos.policy~open.cfg"), "extends = trusted\n");
    Files.writeString(etc.resolve("org.auroraos.policy~broken.cfg"), "network = moon\n");
  }

  @Test
  void lintFailsABuildForAWeakPolicyAndScoreForOneAboveTheThreshold() {
    Answer lint = aurora.call("policy", "lint", "open", "--fail-on", "warning");
    assertThat(lint.code()).isEqualTo(1);
    assertThat(lint.out())
        .contains("warning  network-host, costs 40%")
        .contains("fix      network = loopback")
        .contains("in       built-in");
    assertThat(lint.err()).doesNotContain("broken");

    Answer score = aurora.call("policy", "score", "open", "--threshold", "9");
    assertThat(score.code()).isZero();
    assertThat(score.out()).matches("open \\d\\.\\d of 10 \\(exposed\\)\\n");
    assertThat(score.err()).isEmpty();
  }

  @Test
  void aPolicyThatIsNotValidHasExitCodeTwo() {
    Answer answer = aurora.call("policy", "lint", "broken");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).contains("org.auroraos.policy~broken.cfg: network = moon: not one of");
  }

  @Test
  void aJailPolicyBecomesAFileOfEtc() throws IOException {
    Path jail = scratch.resolve("old.json");
    Files.writeString(jail, "{\"allowed_paths\": [\"/tmp\"], \"max_memory_mb\": 64}");
    Answer written = aurora.call("policy", "import", jail.toString(), "--name", "old");
    assertThat(written.code()).isZero();
    assertThat(written.err()).contains("warning: allowed_paths: /tmp is left out");
    Answer back = aurora.call("policy", "export", "old", "--format", "jail");
    assertThat(back.out()).contains("\"max_memory_mb\": 64");
  }

  @Test
  void aCommandSpeaksOnlyOfThePolicyThatItUses() {
    Answer other = aurora.call("exec", "--policy", "nonesuch", "--", "/bin/true");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("nonesuch").doesNotContain("moon");

    Answer own = aurora.call("exec", "--policy", "broken", "--", "/bin/true");
    assertThat(own.code()).isEqualTo(2);
    assertThat(own.err()).containsOnlyOnce("network = moon");
  }
}
