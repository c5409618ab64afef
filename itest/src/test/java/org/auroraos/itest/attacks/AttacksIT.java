package org.auroraos.itest.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every attack on this machine's kernel: denied in a sandbox, and successful outside. */
@Tag("alone")
@Timeout(1800)
class AttacksIT {
  private static List<AttackSuite.Line> lines = List.of();

  @TempDir Path work;

  @TestFactory
  Stream<DynamicTest> isDeniedInASandboxAndSucceedsOutside() throws Exception {
    if (lines.isEmpty()) {
      Path base = Files.createDirectories(work.resolve("worlds"));
      Workshop workshop = Workshop.prepare(work.resolve("workshop"));
      lines = new AttackSuite(workshop, base).run(List.of(), System.out);
    }
    assertThat(AttackSuite.missing(lines, Attacker.labels(), Attack.in(Workshop.SOURCES)))
        .as("attacks without a result")
        .isEmpty();
    return AttackTests.of("this kernel", lines);
  }
}
