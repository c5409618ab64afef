package org.auroraos.core.internal.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observation.Answer;
import org.auroraos.api.backend.Observation.Kind;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.junit.jupiter.api.Test;

/** What an operator reads about a denial. */
class ExplanationsTest {
  private static final SandboxPolicy STRICT =
      SandboxPolicy.builder()
          .syscalls(new SyscallPolicy(Profile.STRICT, Set.of("getppid")))
          .build();

  private final List<String> lines = new ArrayList<>();
  private final Explanations explanations = new Explanations(true, STRICT, lines::add);

  @Test
  void aDeniedCallIsExplainedWithTheLineThatWouldAllowIt() {
    explanations.observed(call("ioprio_get", Profile.DEFAULT, 1));
    explanations.observed(call("unshare", Profile.NONE, 10));
    explanations.observed(call("getppid", Profile.STRICT, 2));

    assertThat(lines)
        .containsExactly(
            "the system call ioprio_get was denied (because): syscalls.profile = default would allow"
                + " it",
            "the system call unshare was denied 10 times (because): syscalls.profile = none would"
                + " allow it",
            "the system call getppid was denied 2 times (because): syscalls.denied of its policy"
                + " names it");
  }

  @Test
  void aSocketThatOnlyTheNetworkDeniesIsExplainedWithTheNetwork() {
    explanations.observed(call("socket", Profile.STRICT, 1));
    SandboxPolicy host = STRICT.toBuilder().network(NetworkAccess.HOST).build();
    new Explanations(true, host, lines::add).observed(call("socket", Profile.STRICT, 1));

    assertThat(lines)
        .containsExactly(
            "the system call socket was denied (because): network = loopback or network = host"
                + " would allow it",
            "the system call socket was denied (because): no line of a policy allows it");
  }

  @Test
  void aLimitIsExplainedWithItsValue() {
    explanations.observed(limit("processes", 3));
    explanations.observed(limit("memory", 1));
    explanations.observed(limit("cpu-quota", 7));

    assertThat(lines)
        .containsExactly(
            "limits.processes = 32 was reached 3 times: a higher one would allow it",
            "limits.memory = 512MiB was reached: a higher one would allow it",
            "limits.cpu-quota = 0% made it wait for 7 s: a higher one would allow it");
  }

  @Test
  void whatWasAllowedIsNotExplained() {
    explanations.observed(
        new Observation(Kind.CONNECT, "192.0.2.1:80", Answer.ALLOWED, Optional.empty(), "", 1));
    assertThat(lines).isEmpty();
  }

  @Test
  void aRunThatProvokesEverMoreDenialsIsCutOff() {
    for (int i = 0; i < 500; i++) {
      explanations.observed(call("call" + i, Profile.NONE, 1));
    }
    assertThat(lines).hasSize(101).last().isEqualTo("more denials of this run are not explained");
  }

  @Test
  void namesOfAHostileProgramAreEscaped() {
    explanations.observed(call("x\u001b[2J\ny", Profile.NONE, 1));
    assertThat(lines).singleElement().asString().doesNotContain("\u001b", "\n");
  }

  private static Observation call(String name, Profile needs, long count) {
    return new Observation(Kind.SYSCALL, name, Answer.DENIED, Optional.of(needs), "because", count);
  }

  private static Observation limit(String name, long count) {
    return new Observation(Kind.LIMIT, name, Answer.DENIED, Optional.empty(), "", count);
  }
}
