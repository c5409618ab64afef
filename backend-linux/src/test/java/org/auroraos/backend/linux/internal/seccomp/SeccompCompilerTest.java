package org.auroraos.backend.linux.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SeccompCompilerTest {
  private static final Set<String> NAMES = allNames();

  private static Set<String> allNames() {
    Set<String> names = new HashSet<>();
    for (Architecture architecture : Architecture.values()) {
      names.addAll(SyscallTable.of(architecture).names());
    }
    return names;
  }

  static Stream<Arguments> profilesAndArchitectures() {
    return Stream.of("default", "strict")
        .flatMap(p -> Arrays.stream(Architecture.values()).map(a -> Arguments.of(p, a)));
  }

  /** What the profile says, read rule by rule, is the answer that the program must give. */
  private static Action expected(SeccompProfile profile, SyscallTable table, int nr, long[] args) {
    if (table.name(nr).isEmpty()) {
      return profile.unknown();
    }
    for (SyscallRule rule : profile.rules()) {
      boolean applies =
          rule.syscall().equals(table.name(nr).orElseThrow())
              && rule.conditions().stream().allMatch(c -> c.holds(args[c.argument()]));
      if (applies) {
        return rule.action();
      }
    }
    return profile.otherwise();
  }

  @ParameterizedTest
  @MethodSource("profilesAndArchitectures")
  void everyCallIsAnsweredAsTheProfileSays(String name, Architecture architecture) {
    SyscallTable table = SyscallTable.of(architecture);
    SeccompProfile profile = ProfileReader.bundled(name, NAMES);
    BpfSimulator filter = new BpfSimulator(SeccompCompiler.instructions(table, profile));
    for (int nr = 0; nr <= table.highest() + 50; nr++) {
      for (long[] args : CallArguments.around(profile, table, nr)) {
        assertThat(filter.run(architecture.auditNumber(), nr, args))
            .as("%s %d %s %s", name, nr, table.name(nr), Arrays.toString(args))
            .isEqualTo(expected(profile, table, nr, args).value());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("profilesAndArchitectures")
  void noCallCostsMoreThanABalancedSearch(String name, Architecture architecture) {
    SyscallTable table = SyscallTable.of(architecture);
    List<BpfAssembler.Instruction> program =
        SeccompCompiler.instructions(table, ProfileReader.bundled(name, NAMES));
    BpfSimulator filter = new BpfSimulator(program);
    for (int nr = 0; nr <= table.highest(); nr++) {
      filter.run(architecture.auditNumber(), nr);
      assertThat(filter.steps()).as("%s of %d", table.name(nr), program.size()).isLessThan(50);
    }
    assertThat(program).hasSizeLessThan(BpfAssembler.MAX_INSTRUCTIONS);
  }

  @ParameterizedTest
  @MethodSource("profilesAndArchitectures")
  void noNumberBeyondTheTableIsTakenForAnother(String name, Architecture architecture) {
    SyscallTable table = SyscallTable.of(architecture);
    SeccompProfile profile = ProfileReader.bundled(name, NAMES);
    BpfSimulator filter = new BpfSimulator(SeccompCompiler.instructions(table, profile));
    int beyond = table.highest() + 1;
    for (int nr : new int[] {beyond, 0xffff, 0x10000, 0x3fffffff}) {
      assertThat(filter.run(architecture.auditNumber(), nr))
          .as("%s %x", name, nr)
          .isEqualTo(profile.unknown().value());
    }
    // With the sign bit, and with bit 30, which is x32 where there is x32.
    for (int nr : new int[] {0x40000000, 0x7fffffff, 0x80000000, -1}) {
      assertThat(filter.run(architecture.auditNumber(), nr))
          .as("%s %x", name, nr)
          .isIn(profile.unknown().value(), Action.KILL.value());
    }
    for (Architecture other : Architecture.values()) {
      int answer = filter.run(other.auditNumber(), 0);
      assertThat(answer == Action.KILL.value()).isEqualTo(other != architecture);
    }
    assertThat(filter.run(0, 0)).isEqualTo(Action.KILL.value());
    assertThat(filter.run(-1, 0)).isEqualTo(Action.KILL.value());
  }

  @ParameterizedTest
  @CsvSource({"default", "strict"})
  void foreignArchitecturesAndX32CallsAreKilled(String name) {
    SyscallTable table = SyscallTable.of(Architecture.X86_64);
    BpfSimulator filter =
        new BpfSimulator(SeccompCompiler.instructions(table, ProfileReader.bundled(name, NAMES)));
    int i386 = 0x40000003;
    assertThat(filter.run(i386, 1)).isEqualTo(Action.KILL.value());
    int write = 1;
    assertThat(filter.run(Architecture.X86_64.auditNumber(), write | Architecture.X32_BIT))
        .isEqualTo(Action.KILL.value());
    assertThat(filter.run(Architecture.X86_64.auditNumber(), -1)).isEqualTo(Action.KILL.value());
  }

  @Test
  void aTerminalInjectionWithAHighBitSetIsStillDenied() {
    BpfSimulator filter = defaultFilter();
    int ioctl = SyscallTable.of(Architecture.X86_64).number("ioctl").orElseThrow();
    int eperm = Action.errno("EPERM").orElseThrow().value();
    int arch = Architecture.X86_64.auditNumber();
    assertThat(filter.run(arch, ioctl, 0, 0x5412)).isEqualTo(eperm);
    assertThat(filter.run(arch, ioctl, 0, 0x5412 | 1L << 32)).isEqualTo(eperm);
    assertThat(filter.run(arch, ioctl, 0, 0x5413)).isEqualTo(Action.ALLOW.value());
  }

  @Test
  void callsDeniedByAPolicyComeBeforeTheProfile() {
    SyscallTable table = SyscallTable.of(Architecture.X86_64);
    SeccompProfile profile =
        ProfileReader.bundled("default", NAMES).denying(Set.of("execve", "socket"));
    BpfSimulator filter = new BpfSimulator(SeccompCompiler.instructions(table, profile));
    int eperm = Action.errno("EPERM").orElseThrow().value();
    for (String name : List.of("execve", "socket")) {
      int nr = table.number(name).orElseThrow();
      assertThat(filter.run(Architecture.X86_64.auditNumber(), nr, 1, 1)).isEqualTo(eperm);
    }
  }

  @Test
  void aTypingErrorInAProfileNamesItsLine() {
    String text = "otherwise ALLOW\nunknown ENOSYS\nmuont -> EPERM : a typing error\n";
    assertThatThrownBy(() -> ProfileReader.read(new StringReader(text), "my.profile", NAMES))
        .hasMessageContaining("my.profile:3")
        .hasMessageContaining("muont");
  }

  @Test
  void everyReasonIsSaid() {
    for (String name : List.of("default", "strict")) {
      assertThat(ProfileReader.bundled(name, NAMES).rules())
          .allSatisfy(rule -> assertThat(rule.reason()).isNotBlank());
    }
  }

  private static BpfSimulator defaultFilter() {
    return new BpfSimulator(
        SeccompCompiler.instructions(
            SyscallTable.of(Architecture.X86_64), ProfileReader.bundled("default", NAMES)));
  }
}
