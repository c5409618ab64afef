package org.auroraos.api.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.auroraos.api.sandbox.Capability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyRecordsTest {
  @Test
  void theDefaultsAreThoseOfTheSpecification() {
    Limits limits = Limits.defaults();
    assertThat(limits.wallTime()).hasSeconds(30);
    assertThat(limits.cpuTime()).hasSeconds(20);
    assertThat(limits.memory()).isEqualTo(512L << 20);
    assertThat(limits.processes()).isEqualTo(32);
    assertThat(limits.openFiles()).isEqualTo(512);
    assertThat(limits.output()).isEqualTo(1L << 20);
    SandboxPolicy policy = SandboxPolicy.builder().build();
    assertThat(policy.limits()).isEqualTo(limits);
    assertThat(policy.filesystem()).isEqualTo(FilesystemPolicy.defaults());
    assertThat(policy.network()).isEqualTo(NetworkAccess.NONE);
    assertThat(policy.egress()).isEmpty();
    assertThat(policy.syscalls())
        .isEqualTo(new SyscallPolicy(SyscallPolicy.Profile.DEFAULT, Set.of()));
    assertThat(policy.environment()).isEqualTo(EnvironmentPolicy.empty());
    assertThat(policy.privileges()).isEmpty();
    assertThat(policy.identity()).isEqualTo(IdentityPolicy.PRIVATE);
    assertThat(policy.strict()).isTrue();
  }

  @Test
  void aBuilderThatStartsFromAPolicyChangesOnlyWhatItIsTold() {
    SandboxPolicy policy =
        SandboxPolicy.builder()
            .limits(
                new Limits(
                    Duration.ofSeconds(1), Duration.ofSeconds(2), 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
            .filesystem(new FilesystemPolicy(List.of("/a"), List.of("/b"), List.of("/a/c"), 1, 2))
            .network(NetworkAccess.HOST)
            .syscalls(new SyscallPolicy(SyscallPolicy.Profile.STRICT, Set.of("execve")))
            .environment(new EnvironmentPolicy(Map.of("A", "1"), Set.of("B")))
            .privileges(Set.of("CAP_KILL"))
            .identity(IdentityPolicy.PLATFORM)
            .optional(Set.of(Capability.MEMORY))
            .build();
    assertThat(policy.toBuilder().build()).isEqualTo(policy);
    assertThat(policy.limits().toBuilder().build()).isEqualTo(policy.limits());
    assertThat(policy.toBuilder().network(NetworkAccess.NONE).build().limits())
        .isEqualTo(policy.limits());
  }

  @Test
  void aPolicyDoesNotChangeWithTheCollectionsItWasMadeOf() {
    List<String> paths = new ArrayList<>(List.of("/a"));
    Set<String> privileges = new HashSet<>(Set.of("CAP_KILL"));
    SandboxPolicy policy =
        SandboxPolicy.builder()
            .filesystem(new FilesystemPolicy(paths, List.of(), List.of(), 1, 1))
            .privileges(privileges)
            .build();
    paths.add("/b");
    privileges.clear();
    assertThat(policy.filesystem().readOnly()).containsExactly("/a");
    assertThat(policy.privileges()).containsExactly("CAP_KILL");
    assertThatThrownBy(() -> policy.optional().add(Capability.MEMORY))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aLimitIsNotNegative() {
    for (Limits.Builder wrong :
        List.of(
            new Limits.Builder().wallTime(Duration.ofSeconds(-1)),
            new Limits.Builder().cpuTime(Duration.ofNanos(-1)),
            new Limits.Builder().memory(-1),
            new Limits.Builder().processes(-1),
            new Limits.Builder().openFiles(-1),
            new Limits.Builder().fileSize(-1),
            new Limits.Builder().output(-1),
            new Limits.Builder().cpuWeight(-1),
            new Limits.Builder().cpuWeight(10_001),
            new Limits.Builder().cpuQuota(-1),
            new Limits.Builder().ioWeight(-1),
            new Limits.Builder().ioWeight(10_001),
            new Limits.Builder().ioReadBps(-1),
            new Limits.Builder().ioWriteBps(-1))) {
      assertThatThrownBy(wrong::build).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "a/b", "/a/", "//a", "/a//b", "/.", "/a/..", "/../a", "/a\nb", "/a\0"})
  void aPathThatCouldMeanTwoThingsIsRefused(String path) {
    assertThat(FilesystemPolicy.isAcceptablePath(path)).isFalse();
    assertThatThrownBy(() -> new FilesystemPolicy(List.of(path), List.of(), List.of(), 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "/a/b.c", "/..a", "/a b", "/ä", "/a,b"})
  void anAbsoluteNormalPathIsAccepted(String path) {
    assertThat(FilesystemPolicy.isAcceptablePath(path)).isTrue();
  }

  @Test
  void aPathIsNotReadOnlyAndWritable() {
    assertThatThrownBy(() -> new FilesystemPolicy(List.of("/a"), List.of("/a"), List.of(), 1, 1))
        .hasMessageContaining("/a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LD_PRELOAD",
        "LD_AUDIT",
        "DYLD_INSERT_LIBRARIES",
        "JAVA_TOOL_OPTIONS",
        "_JAVA_OPTIONS",
        "PYTHONHOME",
        "NODE_OPTIONS",
        "BASH_ENV",
        "ENV",
        "GLIBC_TUNABLES",
        "GIT_DIR"
      })
  void aVariableThatSteersALoaderIsPermittedOnlyByName(String name) {
    assertThat(EnvironmentPolicy.empty().permits(name)).isFalse();
    assertThat(new EnvironmentPolicy(Map.of(), Set.of(name)).permits(name)).isTrue();
    assertThat(new EnvironmentPolicy(Map.of(name, ""), Set.of()).permits(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATH", "HOME", "OLD_PATH", "MY_LD_X", "ENVIRONMENT"})
  void anOrdinaryVariableIsPermitted(String name) {
    assertThat(EnvironmentPolicy.empty().permits(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1A", "A=B", "A-B", "A B", "Ä", "A\0B", "A\n"})
  void aNameThatIsNoVariableIsRefused(String name) {
    assertThatThrownBy(() -> new EnvironmentPolicy(Map.of(name, "x"), Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EnvironmentPolicy(Map.of(), Set.of(name)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aValueHoldsNoNul() {
    assertThatThrownBy(() -> new EnvironmentPolicy(Map.of("A", "x\0y"), Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEntryHasEitherAPolicyOrAProblem() {
    assertThatThrownBy(() -> new PolicyEntry("a", "b", Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(PolicyEntry.invalid("a", "b", "c").policy()).isEmpty();
  }

  @Test
  void anExceptionNamesSourceKeyAndValue() {
    assertThat(new PolicyException("f.cfg", "k", "v", "is wrong"))
        .hasMessage("f.cfg: k = v: is wrong");
    assertThat(new PolicyException("f.cfg", "k", "", "is wrong")).hasMessage("f.cfg: k: is wrong");
    assertThat(new PolicyException("f.cfg", "", "", "is wrong")).hasMessage("f.cfg: is wrong");
  }
}
