package org.auroraos.core.internal.lint;

import java.util.Locale;
import java.util.stream.Collectors;
import org.auroraos.api.policy.lint.Assessment;
import org.auroraos.api.policy.lint.Finding;
import org.auroraos.core.internal.text.Sheet;

/** Assessments as text for a terminal. */
public final class AssessmentText {
  private AssessmentText() {}

  /** Everything. */
  public static String detail(Assessment assessment) {
    String head =
        new Sheet()
            .add("policy", assessment.name())
            .add("source", assessment.source())
            .add("used by", String.join(", ", assessment.plugins()))
            .add("score", score(assessment))
            .render();
    String findings =
        assessment.findings().stream()
            .map(AssessmentText::finding)
            .collect(Collectors.joining("\n\n"));
    return findings.isEmpty() ? head : head + "\n\n" + findings;
  }

  /** The score in one line, such as {@code 3.4 of 10 (fair)}. */
  public static String score(Assessment assessment) {
    return number(assessment.score())
        + " of 10 ("
        + assessment.rating().name().toLowerCase(Locale.ROOT)
        + ")";
  }

  /** The score with its one decimal. */
  public static String number(double score) {
    return String.format(Locale.ROOT, "%.1f", score);
  }

  private static String finding(Finding finding) {
    String cost = finding.weight() == 0 ? "" : ", costs " + finding.weight() + "%";
    return new Sheet()
        .add(finding.severity().id(), finding.id() + cost)
        .add("where", finding.key() + ": " + finding.value())
        .add("why", finding.reason())
        .add(
            "fix",
            finding.fix().entrySet().stream()
                .map(line -> (line.getKey() + " = " + line.getValue()).stripTrailing())
                .collect(Collectors.joining("; ")))
        .add("in", finding.source())
        .render();
  }
}
