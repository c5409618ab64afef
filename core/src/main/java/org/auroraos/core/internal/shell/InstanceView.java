package org.auroraos.core.internal.shell;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.core.internal.text.Sheet;
import org.auroraos.core.internal.text.Table;
import org.auroraos.core.internal.text.Table.Column;
import org.auroraos.core.internal.text.TerminalText;
import org.auroraos.core.internal.text.Units;

/** Sandbox instances with what runs in them. */
final class InstanceView implements View<Instance> {
  private final Clock clock;

  InstanceView(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Class<Instance> type() {
    return Instance.class;
  }

  @Override
  public String table(List<Instance> instances) {
    if (instances.isEmpty()) {
      return "no instances";
    }
    Table table =
        Table.of(
            Column.name("ID", 8),
            Column.text("POLICY", 8),
            Column.number("PID"),
            Column.number("UPTIME"),
            Column.text("COMMAND", 12));
    for (Instance instance : instances) {
      List<Run> runs = instance.runs();
      String id = instance.spec().id();
      if (runs.isEmpty()) {
        table.row(id, instance.spec().policyName(), "-", "-", "-");
      }
      for (Run run : runs) {
        table.row(
            id,
            instance.spec().policyName(),
            Long.toString(run.pid()),
            uptime(run),
            String.join(" ", run.command()));
      }
    }
    return table.render();
  }

  @Override
  public String detail(Instance instance) {
    Sheet sheet =
        new Sheet()
            .add("id", instance.spec().id())
            .add("policy", instance.spec().policyName())
            .add("data", instance.spec().data().map(Object::toString).orElse(""));
    for (Run run : instance.runs()) {
      sheet
          .add("pid", Long.toString(run.pid()))
          .add("uptime", uptime(run))
          .add("command", String.join(" ", run.command()))
          .add("trace", run.traceId());
    }
    return sheet.render();
  }

  @Override
  public String line(Instance instance) {
    return TerminalText.line(
        instance.spec().id()
            + " "
            + instance.spec().policyName()
            + " "
            + instance.runs().size()
            + " running");
  }

  private String uptime(Run run) {
    return Units.duration(Duration.between(run.started(), clock.instant()));
  }
}
