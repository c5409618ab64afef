package org.auroraos.itest.attacks;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/** What a suite said, as tests. */
final class AttackTests {
  private AttackTests() {}

  static Stream<DynamicTest> of(String world, List<AttackSuite.Line> lines) {
    return lines.stream()
        .map(
            line -> {
              String name = world + ", " + line.user() + ": " + line.attack();
              return DynamicTest.dynamicTest(name, () -> tell(name, line.judgement()));
            });
  }

  private static void tell(String name, Judgement judgement) {
    switch (judgement.outcome()) {
      case FAILED -> throw new AssertionError(name + ": " + judgement.reason());
      case SKIPPED -> throw new TestAbortedException(name + ": " + judgement.reason());
      case PASSED -> {
        return;
      }
    }
  }
}
