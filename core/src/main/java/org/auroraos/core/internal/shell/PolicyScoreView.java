package org.auroraos.core.internal.shell;

import java.util.List;
import java.util.Locale;
import org.auroraos.api.policy.lint.Severity;
import org.auroraos.core.internal.lint.AssessmentText;
import org.auroraos.core.internal.text.Table;
import org.auroraos.core.internal.text.Table.Column;
import org.auroraos.core.internal.text.TerminalText;

/** Scores of policies. */
final class PolicyScoreView implements View<PolicyScore> {
  @Override
  public Class<PolicyScore> type() {
    return PolicyScore.class;
  }

  @Override
  public String table(List<PolicyScore> scores) {
    Table table =
        Table.of(
            Column.name("NAME", 8),
            Column.number("SCORE"),
            Column.whole("RATING"),
            Column.number("DANGERS"),
            Column.number("WARNINGS"),
            Column.number("NOTES"));
    for (PolicyScore score : scores) {
      table.row(
          score.name(),
          AssessmentText.number(score.score()),
          score.assessment().rating().name().toLowerCase(Locale.ROOT),
          Long.toString(score.count(Severity.DANGER)),
          Long.toString(score.count(Severity.WARNING)),
          Long.toString(score.count(Severity.NOTE)));
    }
    return table.render();
  }

  @Override
  public String detail(PolicyScore score) {
    return table(List.of(score));
  }

  @Override
  public String line(PolicyScore score) {
    return TerminalText.line(score.name() + " " + AssessmentText.score(score.assessment()));
  }
}
