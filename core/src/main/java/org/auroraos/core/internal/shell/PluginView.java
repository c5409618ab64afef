package org.auroraos.core.internal.shell;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.auroraos.api.plugin.Health;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.Supervision;
import org.auroraos.core.internal.lifecycle.ProblemWords;
import org.auroraos.core.internal.text.Sheet;
import org.auroraos.core.internal.text.Table;
import org.auroraos.core.internal.text.Table.Column;
import org.auroraos.core.internal.text.TerminalText;
import org.auroraos.core.internal.text.Units;

/** Plugins. */
final class PluginView implements View<PluginInfo> {
  private static final String STALE = "*";

  private final Clock clock;

  PluginView(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Class<PluginInfo> type() {
    return PluginInfo.class;
  }

  @Override
  public String table(List<PluginInfo> plugins) {
    if (plugins.isEmpty()) {
      return "no plugins; put one into the deploy folder";
    }
    Table table =
        Table.of(
            Column.name("ID", 6),
            Column.text("VERSION", 5),
            Column.name("STATE", 12),
            Column.number("PID"),
            Column.number("UPTIME"),
            Column.number("RST"),
            Column.whole("HEALTH"),
            Column.number("MEMORY"),
            Column.number("CPU"));
    for (PluginInfo plugin : plugins) {
      table.row(
          plugin.id(),
          plugin.version(),
          plugin.state().name(),
          pid(plugin).orElse("-"),
          uptime(plugin).orElse("-") + (plugin.policyStale() ? STALE : ""),
          Integer.toString(plugin.supervision().restarts()),
          HealthText.of(plugin.supervision().health()),
          memory(load(plugins, plugin)).orElse("-"),
          cpu(load(plugins, plugin)).orElse("-"));
    }
    boolean stale = plugins.stream().anyMatch(PluginInfo::policyStale);
    return table.render()
        + (stale ? "\n" + STALE + " its policy has changed since it was started" : "")
        + problems(plugins);
  }

  private static String problems(List<PluginInfo> plugins) {
    return plugins instanceof PluginListing listing
        ? listing.problems().stream()
            .map(problem -> "\nnothing is let in: " + TerminalText.line(problem))
            .collect(Collectors.joining())
        : "";
  }

  @Override
  public String detail(PluginInfo plugin) {
    Sheet sheet =
        new Sheet()
            .add("id", plugin.id())
            .add("name", plugin.name())
            .add("version", plugin.version())
            .add("description", plugin.description())
            .add("shape", plugin.shape().name().toLowerCase(Locale.ROOT))
            .add("needs", String.join(", ", plugin.needs()))
            .add("state", plugin.state().name())
            .add("problem", plugin.problem())
            .add("since", since(plugin.since()))
            .add("pid", pid(plugin).orElse(""))
            .add("uptime", uptime(plugin).orElse(""))
            .add("restarts", restarts(plugin))
            .add("health", health(plugin))
            .add("warm spare", SpareText.of(plugin.supervision().spare(), clock.getZone()))
            .add("source", plugin.source())
            .add("digest", plugin.digest())
            .add("policy", policy(plugin));
    plugin.admission().ifPresent(known -> AdmissionLines.add(sheet, known));
    sheet.add("last result", plugin.lastResult().map(ResultView::summary).orElse(""));
    return sheet.render() + "\n\n" + past(plugin) + EnforcementText.of(plugin.enforced());
  }

  /** What is enforced on nothing any more must not look as if it was. */
  private String past(PluginInfo plugin) {
    return plugin
        .ended()
        .filter(ended -> !plugin.enforced().entries().isEmpty())
        .map(ended -> "enforced on the run that ended " + since(ended) + "; nothing runs now:\n")
        .orElse("");
  }

  @Override
  public String line(PluginInfo plugin) {
    String text = plugin.id() + " " + plugin.version() + " " + plugin.state();
    return TerminalText.line(text + pid(plugin).map(pid -> " pid " + pid).orElse(""));
  }

  private static Optional<Load> load(List<PluginInfo> plugins, PluginInfo plugin) {
    return plugins instanceof PluginListing listing ? listing.load(plugin.id()) : Optional.empty();
  }

  private static Optional<String> memory(Optional<Load> load) {
    return load.filter(l -> l.memory().isPresent()).map(l -> Units.bytes(l.memory().getAsLong()));
  }

  private static Optional<String> cpu(Optional<Load> load) {
    return load.filter(l -> l.cpu().isPresent())
        .map(l -> l.cpu().getAsDouble() * 100)
        .map(percent -> String.format(Locale.ROOT, percent < 9.95 ? "%.1f%%" : "%.0f%%", percent));
  }

  private String restarts(PluginInfo plugin) {
    int restarts = plugin.supervision().restarts();
    String next =
        plugin
            .supervision()
            .nextStart()
            .map(at -> "; the next at " + Units.time(at, clock.getZone()))
            .orElse("");
    return restarts == 0 && next.isEmpty() ? "" : restarts + next;
  }

  private static String health(PluginInfo plugin) {
    Supervision supervision = plugin.supervision();
    String detail = supervision.healthDetail();
    return supervision.health() == Health.NONE
        ? ""
        : supervision.health().name().toLowerCase(Locale.ROOT)
            + (detail.isEmpty() ? "" : ": " + detail);
  }

  private static Optional<String> pid(PluginInfo plugin) {
    return plugin.pid().isPresent()
        ? Optional.of(Long.toString(plugin.pid().getAsLong()))
        : Optional.empty();
  }

  private Optional<String> uptime(PluginInfo plugin) {
    return plugin
        .started()
        .filter(started -> plugin.pid().isPresent())
        .map(started -> Units.duration(Duration.between(started, clock.instant())));
  }

  private String since(Instant since) {
    return Units.time(since, clock.getZone())
        + " ("
        + Units.duration(Duration.between(since, clock.instant()))
        + " ago)";
  }

  private static String policy(PluginInfo plugin) {
    if (plugin.problem().contains(ProblemWords.POLICY_NOT_VALID)) {
      return plugin.policyName() + " (as it was when it was started; not valid now, see problem)";
    }
    return plugin.policyStale()
        ? plugin.policyName()
            + " (changed since it was started; aurora:restart "
            + plugin.id()
            + " applies the change)"
        : plugin.policyName();
  }
}
