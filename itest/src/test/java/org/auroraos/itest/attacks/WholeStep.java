package org.auroraos.itest.attacks;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Whether a step printed all that it had to: its programs may die at any point, and the results
 * that are then missing look like none that failed.
 *
 * @param users who made the attacks, as reports name them
 * @param attacks what each of them had to try
 */
record WholeStep(List<String> users, List<Attack> attacks) {
  private static final int FEWEST = 10;

  private static final Predicate<String> COMPLAINT =
      Pattern.compile("FAILED: .*").asMatchPredicate();

  private static final Predicate<String> RESULT =
      Pattern.compile("((ATTACK|TEST)\t|passed: |skipped: ).*").asMatchPredicate();

  private static final Predicate<String> FAILURE =
      Pattern.compile("(ATTACK\t[^\t]*\t[^\t]*|TEST)\tFAILED(\t.*)?").asMatchPredicate();

  WholeStep {
    users = List.copyOf(users);
    attacks = List.copyOf(attacks);
  }

  /** What the step lacks; empty when it is whole. */
  Optional<String> defect(Guest.Step step) {
    List<String> lines = step.lines();
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    if (!last.startsWith(Guest.END)) {
      return Optional.of("it did not end");
    }
    boolean failed = lines.stream().anyMatch(COMPLAINT.or(FAILURE));
    if (!last.equals(Guest.END + "0") && !failed) {
      return Optional.of("it " + last + " although no test failed");
    }
    int results = results(lines);
    if (!Total.in(lines).equals(List.of(results))) {
      return Optional.of(results + " results are here, and it said " + Total.in(lines));
    }
    List<String> missing = step.name().equals(Guest.ATTACKS) ? missing(lines) : List.of();
    if (!missing.isEmpty()) {
      return Optional.of("attacks are missing: " + missing);
    }
    return results < FEWEST ? Optional.of("only " + results + " results") : Optional.empty();
  }

  /** As their programs count them: the launcher's tests may complain of the same test twice. */
  private static int results(List<String> lines) {
    long complaints = lines.stream().filter(COMPLAINT).distinct().count();
    return (int) (lines.stream().filter(RESULT).count() + complaints);
  }

  private List<String> missing(List<String> lines) {
    List<AttackSuite.Line> told =
        lines.stream()
            .filter(line -> line.startsWith(AttackSuite.MARK))
            .map(AttackSuite.Line::parse)
            .toList();
    return AttackSuite.missing(told, users, attacks);
  }
}
