package org.auroraos.core.internal.shell;

import java.util.List;
import java.util.stream.Collectors;

/** What is weak about policies, as JSON. */
final class AssessmentJsonView implements View<AssessmentJson> {
  @Override
  public Class<AssessmentJson> type() {
    return AssessmentJson.class;
  }

  @Override
  public String table(List<AssessmentJson> assessments) {
    return assessments.stream().map(this::line).collect(Collectors.joining("\n"));
  }

  @Override
  public String detail(AssessmentJson assessment) {
    return assessment.toString();
  }

  @Override
  public String line(AssessmentJson assessment) {
    return assessment.toString();
  }
}
