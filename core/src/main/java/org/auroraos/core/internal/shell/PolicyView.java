package org.auroraos.core.internal.shell;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.core.internal.lint.AssessmentText;
import org.auroraos.core.internal.text.Sheet;
import org.auroraos.core.internal.text.Table;
import org.auroraos.core.internal.text.Table.Column;
import org.auroraos.core.internal.text.TerminalText;
import org.auroraos.core.internal.text.Units;

/** Named policies. */
final class PolicyView implements View<PolicySummary> {
  @Override
  public Class<PolicySummary> type() {
    return PolicySummary.class;
  }

  @Override
  public String table(List<PolicySummary> summaries) {
    Table table =
        Table.of(
            Column.name("NAME", 8),
            Column.number("MEMORY"),
            Column.number("WALL TIME"),
            Column.whole("NETWORK"),
            Column.number("SCORE"),
            Column.whole("VALID"),
            Column.text("SOURCE", 12));
    for (PolicySummary summary : summaries) {
      PolicyEntry entry = summary.entry();
      Optional<Limits> limits = entry.policy().map(policy -> policy.limits());
      table.row(
          entry.name(),
          limits.map(PolicyView::memory).orElse("-"),
          limits.map(PolicyView::wallTime).orElse("-"),
          entry.policy().map(p -> p.network().name().toLowerCase(Locale.ROOT)).orElse("-"),
          summary.assessment().map(a -> AssessmentText.number(a.score())).orElse("-"),
          entry.policy().isPresent() ? "yes" : "NO",
          entry.source());
    }
    return table.render();
  }

  @Override
  public String detail(PolicySummary summary) {
    PolicyEntry entry = summary.entry();
    return new Sheet()
        .add("name", entry.name())
        .add("source", entry.source())
        .add("problem", entry.problem().orElse(""))
        .add("memory", entry.policy().map(p -> memory(p.limits())).orElse(""))
        .add("wall time", entry.policy().map(p -> wallTime(p.limits())).orElse(""))
        .add("score", summary.assessment().map(AssessmentText::score).orElse(""))
        .render();
  }

  @Override
  public String line(PolicySummary summary) {
    PolicyEntry entry = summary.entry();
    return TerminalText.line(
        entry.name() + entry.problem().map(problem -> " not valid: " + problem).orElse(""));
  }

  private static String memory(Limits limits) {
    return limits.memory() == 0 ? "unlimited" : Units.bytes(limits.memory());
  }

  private static String wallTime(Limits limits) {
    Duration wallTime = limits.wallTime();
    return wallTime.isZero() ? "unlimited" : Units.duration(wallTime);
  }
}
