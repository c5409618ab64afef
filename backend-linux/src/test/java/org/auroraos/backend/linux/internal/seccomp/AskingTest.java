package org.auroraos.backend.linux.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The program that asks is installed in place of the one that decides, so it may not be weaker. */
class AskingTest {
  private static final Set<String> NAMES = names();

  private static Set<String> names() {
    Set<String> names = new HashSet<>();
    for (Architecture architecture : Architecture.values()) {
      names.addAll(SyscallTable.of(architecture).names());
    }
    return names;
  }

  static Stream<Arguments> decidingProfiles() {
    SeccompProfile standard = ProfileReader.bundled("default", NAMES);
    List<SeccompProfile> profiles =
        List.of(
            standard,
            ProfileReader.bundled("strict", NAMES),
            standard.denying(List.of("sendto", "statx", "newfstatat", "openat", "connect")),
            standard.with(Sockets.WITHOUT_NETLINK),
            standard.with(Sockets.PAIRS));
    return Arrays.stream(Architecture.values())
        .flatMap(
            architecture ->
                profiles.stream().map(p -> Arguments.of(architecture, profiles.indexOf(p), p)));
  }

  @ParameterizedTest(name = "{0}, profile {1}")
  @MethodSource("decidingProfiles")
  void whatIsNotAskedAboutIsAnsweredAsTheFilterWould(
      Architecture architecture, int index, SeccompProfile deciding) {
    SyscallTable table = SyscallTable.of(architecture);
    SeccompProfile strict = ProfileReader.bundled("strict", NAMES);
    List<String> watched = List.of("openat", "newfstatat", "statx", "connect", "sendto");
    for (SeccompProfile asking :
        List.of(
            Asking.aboutEnds(deciding),
            Asking.aboutDenials(deciding),
            Asking.aboutEverything(deciding, table.names(), watched, strict))) {
      BpfSimulator decider = new BpfSimulator(SeccompCompiler.instructions(table, deciding));
      BpfSimulator asker = new BpfSimulator(SeccompCompiler.instructions(table, asking));
      for (int nr = 0; nr <= table.highest() + 50; nr++) {
        for (long[] args : CallArguments.around(asking, table, nr)) {
          int answer = asker.run(architecture.auditNumber(), nr, args);
          assertThat(answer)
              .as("%d %s %s", nr, table.name(nr), Arrays.toString(args))
              .isIn(Action.ASK.value(), decider.run(architecture.auditNumber(), nr, args));
        }
      }
    }
  }
}
