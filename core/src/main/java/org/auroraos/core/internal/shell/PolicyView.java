package org.auroraos.core.internal.shell;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.core.internal.text.Sheet;
import org.auroraos.core.internal.text.Table;
import org.auroraos.core.internal.text.Table.Column;
import org.auroraos.core.internal.text.TerminalText;
import org.auroraos.core.internal.text.Units;

/** Named policies. */
final class PolicyView implements View<PolicyEntry> {
  @Override
  public Class<PolicyEntry> type() {
    return PolicyEntry.class;
  }

  @Override
  public String table(List<PolicyEntry> entries) {
    Table table =
        Table.of(
            Column.whole("NAME"),
            Column.number("MEMORY"),
            Column.number("WALL TIME"),
            Column.whole("NETWORK"),
            Column.whole("VALID"),
            Column.text("SOURCE", 12));
    for (PolicyEntry entry : entries) {
      Optional<Limits> limits = entry.policy().map(policy -> policy.limits());
      table.row(
          entry.name(),
          limits.map(PolicyView::memory).orElse("-"),
          limits.map(PolicyView::wallTime).orElse("-"),
          entry.policy().map(p -> p.network().name().toLowerCase(Locale.ROOT)).orElse("-"),
          entry.policy().isPresent() ? "yes" : "NO",
          entry.source());
    }
    return table.render();
  }

  @Override
  public String detail(PolicyEntry entry) {
    return new Sheet()
        .add("name", entry.name())
        .add("source", entry.source())
        .add("problem", entry.problem().orElse(""))
        .add("memory", entry.policy().map(p -> memory(p.limits())).orElse(""))
        .add("wall time", entry.policy().map(p -> wallTime(p.limits())).orElse(""))
        .render();
  }

  @Override
  public String line(PolicyEntry entry) {
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
