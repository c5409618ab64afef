package org.auroraos.core.internal.shell;

import java.util.List;
import java.util.function.Predicate;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.policy.lint.Assessment;
import org.auroraos.core.internal.lint.AssessmentText;
import org.auroraos.core.internal.text.Sheet;

/** A policy with all its keys. */
final class PolicyDetailView implements View<PolicyDetail> {
  @Override
  public Class<PolicyDetail> type() {
    return PolicyDetail.class;
  }

  @Override
  public String table(List<PolicyDetail> details) {
    return new PolicyView().table(details.stream().map(PolicyDetailView::summary).toList());
  }

  @Override
  public String detail(PolicyDetail detail) {
    Sheet head =
        new Sheet()
            .add("name", detail.entry().name())
            .add("source", detail.entry().source())
            .add("problem", detail.entry().problem().orElse(""))
            .add("score", detail.assessment().map(PolicyDetailView::score).orElse(""))
            .add("used by", ids(detail, plugin -> true))
            .add("stale in", stale(detail));
    Sheet keys = new Sheet();
    detail.properties().forEach((key, value) -> keys.add(key, value.isEmpty() ? "-" : value));
    String values = keys.render();
    return values.isEmpty() ? head.render() : head.render() + "\n\n" + values;
  }

  @Override
  public String line(PolicyDetail detail) {
    return new PolicyView().line(summary(detail));
  }

  private static PolicySummary summary(PolicyDetail detail) {
    return new PolicySummary(detail.entry(), detail.assessment());
  }

  private static String score(Assessment assessment) {
    return AssessmentText.score(assessment)
        + (assessment.findings().isEmpty()
            ? ""
            : "; aurora:policy lint " + assessment.name() + " says why");
  }

  private static String stale(PolicyDetail detail) {
    String ids = ids(detail, PluginInfo::policyStale);
    return ids.isEmpty() ? "" : ids + " (aurora:restart ID applies the change)";
  }

  private static String ids(PolicyDetail detail, Predicate<PluginInfo> wanted) {
    return String.join(", ", detail.plugins().stream().filter(wanted).map(PluginInfo::id).toList());
  }
}
