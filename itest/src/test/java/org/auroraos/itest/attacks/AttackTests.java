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
        .map(line -> of(world + ", " + line.user() + ": " + line.attack(), line.judgement()));
  }

  static DynamicTest of(String name, Judgement judgement) {
    return DynamicTest.dynamicTest(name, () -> tell(name, judgement));
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
