package org.auroraos.itest.attacks;

import java.util.ArrayList;
import java.util.List;
import org.auroraos.itest.attacks.Judgement.Outcome;
import org.junit.jupiter.api.DynamicTest;

/**
 * What a guest printed, as tests: one for each inner test, so that they are counted, and one for
 * each step that it is whole.
 */
final class GuestTests {
  /** Begins the line of a test, as the tests of the backend print it. */
  static final String MARK = "TEST\t";

  private final WholeStep whole;

  /** With what makes a step whole. */
  GuestTests(WholeStep whole) {
    this.whole = whole;
  }

  /**
   * The tests of some steps.
   *
   * @param place what else there is to say of it than its kernel
   */
  List<DynamicTest> of(String place, List<Guest.Step> steps) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Guest.Step step : steps) {
      String world = "Linux " + step.kernel() + place;
      for (int at = 0; at < step.lines().size(); at++) {
        add(world, step, at, tests);
      }
      String all = world + ": " + step.name() + " ran to its end";
      tests.add(DynamicTest.dynamicTest(all, () -> checkWhole(all, step)));
    }
    return tests;
  }

  private static void add(String world, Guest.Step step, int at, List<DynamicTest> tests) {
    String line = step.lines().get(at);
    String prefix = world + ", " + step.name() + ": ";
    if (line.startsWith(AttackSuite.MARK)) {
      AttackSuite.Line attack = AttackSuite.Line.parse(line);
      tests.addAll(AttackTests.of(world, List.of(attack)).toList());
    } else if (line.startsWith(MARK)) {
      String[] parts = line.split("\t", 4);
      Outcome outcome =
          switch (parts[1]) {
            case "SUCCESSFUL" -> Outcome.PASSED;
            case "ABORTED" -> Outcome.SKIPPED;
            default -> Outcome.FAILED;
          };
      tests.add(
          AttackTests.of(
              prefix + parts[2], new Judgement(outcome, parts.length > 3 ? parts[3] : "")));
    } else if (line.matches("(passed|skipped|FAILED): .*")) {
      // The launcher's own tests; what failed is explained in the next line.
      String name = line.substring(line.indexOf(' ') + 1);
      String next = at + 1 < step.lines().size() ? step.lines().get(at + 1).strip() : "";
      Judgement judgement =
          switch (line.charAt(0)) {
            case 'p' -> new Judgement(Outcome.PASSED, "");
            case 's' -> new Judgement(Outcome.SKIPPED, name);
            default -> new Judgement(Outcome.FAILED, next);
          };
      tests.add(AttackTests.of(prefix + name, judgement));
    }
  }

  private void checkWhole(String name, Guest.Step step) {
    whole
        .defect(step)
        .ifPresent(
            defect -> {
              throw new AssertionError(
                  name + ": " + defect + ":\n" + String.join("\n", step.lines()));
            });
  }
}
