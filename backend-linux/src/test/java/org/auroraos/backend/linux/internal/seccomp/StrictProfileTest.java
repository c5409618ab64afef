package org.auroraos.backend.linux.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever chooses the stricter profile loses none of what the other one denies. */
class StrictProfileTest {
  private static final Set<String> NAMES = names();

  private static Set<String> names() {
    Set<String> names = new HashSet<>();
    for (Architecture architecture : Architecture.values()) {
      names.addAll(SyscallTable.of(architecture).names());
    }
    return names;
  }

  static Stream<Arguments> architecturesAndSockets() {
    return Arrays.stream(Architecture.values())
        .flatMap(a -> Arrays.stream(Sockets.values()).map(sockets -> Arguments.of(a, sockets)));
  }

  @ParameterizedTest
  @MethodSource("architecturesAndSockets")
  void whatDefaultDoesNotAllowStrictDoesNotAllowEither(Architecture architecture, Sockets sockets) {
    SyscallTable table = SyscallTable.of(architecture);
    SeccompProfile standard = ProfileReader.bundled("default", NAMES).with(sockets);
    SeccompProfile strict = ProfileReader.bundled("strict", NAMES).with(sockets);
    BpfSimulator standardFilter = new BpfSimulator(SeccompCompiler.instructions(table, standard));
    BpfSimulator strictFilter = new BpfSimulator(SeccompCompiler.instructions(table, strict));
    int machine = architecture.auditNumber();
    List<String> weaker = new ArrayList<>();
    for (int nr = 0; nr <= table.highest() + 50; nr++) {
      String name = table.name(nr).orElse("");
      for (long[] arguments : CallArguments.between(List.of(standard, strict), name)) {
        if (strictFilter.run(machine, nr, arguments) == Action.ALLOW.value()
            && standardFilter.run(machine, nr, arguments) != Action.ALLOW.value()) {
          weaker.add(name + " " + Arrays.toString(arguments));
        }
      }
    }
    assertThat(weaker).isEmpty();
  }
}
