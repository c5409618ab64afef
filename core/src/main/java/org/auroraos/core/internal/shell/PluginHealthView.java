package org.auroraos.core.internal.shell;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.auroraos.api.plugin.Health;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.Supervision;
import org.auroraos.core.internal.text.Sheet;
import org.auroraos.core.internal.text.Table;
import org.auroraos.core.internal.text.Table.Column;
import org.auroraos.core.internal.text.TerminalText;
import org.auroraos.core.internal.text.Units;

/** How plugins are. */
final class PluginHealthView implements View<PluginHealth> {
  private final Clock clock;

  PluginHealthView(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Class<PluginHealth> type() {
    return PluginHealth.class;
  }

  @Override
  public String table(List<PluginHealth> plugins) {
    if (plugins.isEmpty()) {
      return "no plugins; put one into the deploy folder";
    }
    Table table =
        Table.of(
            Column.name("ID", 8),
            Column.name("STATE", 12),
            Column.whole("HEALTH"),
            Column.number("CHECKED"),
            Column.number("RESTARTS"),
            Column.text("WHAT IT SAYS", 12));
    for (PluginHealth row : plugins) {
      PluginInfo plugin = row.plugin();
      Supervision supervision = plugin.supervision();
      table.row(
          plugin.id(),
          plugin.state().name(),
          HealthText.of(supervision.health()),
          supervision.healthChecked().map(this::ago).orElse("-"),
          Integer.toString(supervision.restarts()),
          supervision.healthDetail().isEmpty() ? plugin.problem() : supervision.healthDetail());
    }
    return table.render();
  }

  @Override
  public String detail(PluginHealth row) {
    PluginInfo plugin = row.plugin();
    Supervision supervision = plugin.supervision();
    Health health = supervision.health();
    return new Sheet()
        .add("id", plugin.id())
        .add("state", plugin.state().name())
        .add(
            "health",
            health == Health.NONE
                ? "it is not checked now"
                : health.name().toLowerCase(Locale.ROOT))
        .add("last check", supervision.healthDetail())
        .add("checked", supervision.healthChecked().map(at -> ago(at) + " ago").orElse(""))
        .add("not responding", supervision.unresponsive())
        .add("restarts", Integer.toString(supervision.restarts()))
        .add("next start", supervision.nextStart().map(this::when).orElse(""))
        .render();
  }

  @Override
  public String line(PluginHealth row) {
    PluginInfo plugin = row.plugin();
    return TerminalText.line(
        plugin.id()
            + " "
            + plugin.state()
            + " "
            + HealthText.of(plugin.supervision().health())
            + " "
            + plugin.supervision().healthDetail());
  }

  private String ago(Instant time) {
    return Units.duration(Duration.between(time, clock.instant()));
  }

  private String when(Instant time) {
    return Units.time(time, clock.getZone());
  }
}
