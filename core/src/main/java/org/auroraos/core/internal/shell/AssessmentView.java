package org.auroraos.core.internal.shell;

import java.util.List;
import org.auroraos.api.policy.lint.Assessment;
import org.auroraos.core.internal.lint.AssessmentText;
import org.auroraos.core.internal.text.TerminalText;

/** What is weak about policies. */
final class AssessmentView implements View<Assessment> {
  @Override
  public Class<Assessment> type() {
    return Assessment.class;
  }

  @Override
  public String table(List<Assessment> assessments) {
    return new PolicyScoreView().table(assessments.stream().map(PolicyScore::new).toList());
  }

  @Override
  public String detail(Assessment assessment) {
    return AssessmentText.detail(assessment);
  }

  @Override
  public String line(Assessment assessment) {
    return TerminalText.line(assessment.name() + " " + AssessmentText.score(assessment));
  }
}
