package org.auroraos.core.internal.shell;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.api.plugin.Health;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.Supervision;
import org.auroraos.core.internal.text.Sheet;
import org.auroraos.core.internal.text.TerminalText;
import org.auroraos.core.internal.text.Units;

/** One page on why a plugin is where it is. */
final class DiagnosisView implements View<Diagnosis> {
  private final Clock clock;

  DiagnosisView(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Class<Diagnosis> type() {
    return Diagnosis.class;
  }

  @Override
  public String table(List<Diagnosis> several) {
    return String.join("\n\n", several.stream().map(this::detail).toList());
  }

  @Override
  public String detail(Diagnosis diagnosis) {
    PluginInfo plugin = diagnosis.plugin();
    Supervision supervision = plugin.supervision();
    Sheet sheet =
        new Sheet()
            .add("plugin", (plugin.id() + " " + plugin.version()).strip())
            .add("state", plugin.state() + ": " + Advice.meaning(plugin.state()))
            .add("since", when(plugin.since()) + ", " + ago(plugin.since()) + " ago")
            .add("why", Reason.of(diagnosis))
            .add("process", process(plugin))
            .add("health", health(supervision))
            .add("last end", plugin.lastResult().map(ResultView::summary).orElse(""))
            .add("restarts", restarts(supervision));
    String label = "tried";
    for (AuditRecord record : diagnosis.history()) {
      sheet.add(label, when(record.time()) + "  " + happened(record));
      label = "";
    }
    return sheet.add("to do", Advice.of(plugin)).render();
  }

  @Override
  public String line(Diagnosis diagnosis) {
    PluginInfo plugin = diagnosis.plugin();
    return TerminalText.line(
        plugin.id()
            + " is "
            + plugin.state()
            + (plugin.problem().isEmpty() ? "" : ": " + plugin.problem()));
  }

  private String process(PluginInfo plugin) {
    return plugin.pid().isPresent() && plugin.started().isPresent()
        ? "pid "
            + plugin.pid().getAsLong()
            + ", started "
            + ago(plugin.started().get())
            + " ago, under the policy "
            + plugin.policyName()
        : "";
  }

  private String health(Supervision supervision) {
    if (supervision.health() == Health.NONE) {
      return "";
    }
    return HealthText.of(supervision.health())
        + supervision
            .healthChecked()
            .map(at -> ", checked " + ago(at) + " ago: " + supervision.healthDetail())
            .orElse(", not checked yet");
  }

  private String restarts(Supervision supervision) {
    String next = supervision.nextStart().map(at -> "; the next at " + when(at)).orElse("");
    return supervision.restarts() == 0 && next.isEmpty() ? "" : supervision.restarts() + next;
  }

  private static String happened(AuditRecord record) {
    Map<String, String> details = record.entry().details();
    String what =
        record.entry().event().equals("plugin.state")
            ? details.getOrDefault("from", "?") + " -> " + details.getOrDefault("to", "?")
            : record.entry().event();
    String why = details.getOrDefault("problem", details.getOrDefault("why", ""));
    String who = record.entry().actor().equals("aurora") ? "" : " by " + record.entry().actor();
    return what + who + (why.isEmpty() ? "" : ": " + why);
  }

  private String when(Instant time) {
    return Units.time(time, clock.getZone());
  }

  private String ago(Instant time) {
    return Units.duration(Duration.between(time, clock.instant()));
  }
}
