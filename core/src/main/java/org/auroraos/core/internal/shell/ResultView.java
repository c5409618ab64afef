package org.auroraos.core.internal.shell;

import java.util.List;
import org.auroraos.api.sandbox.IoUsage;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.text.Sheet;
import org.auroraos.core.internal.text.Table;
import org.auroraos.core.internal.text.Table.Column;
import org.auroraos.core.internal.text.TerminalText;
import org.auroraos.core.internal.text.Units;

/** Results of runs, without the output: that has been printed as it came. */
final class ResultView implements View<SandboxResult> {
  @Override
  public Class<SandboxResult> type() {
    return SandboxResult.class;
  }

  @Override
  public String table(List<SandboxResult> results) {
    Table table =
        Table.of(
            Column.whole("TRACE"),
            Column.whole("STATUS"),
            Column.number("RC"),
            Column.number("TIME"),
            Column.text("COMMAND", 10));
    for (SandboxResult result : results) {
      table.row(
          result.traceId(),
          result.status().name(),
          Integer.toString(result.rc()),
          Units.duration(result.duration()),
          String.join(" ", result.cmd()));
    }
    return table.render();
  }

  @Override
  public String detail(SandboxResult result) {
    Sheet sheet =
        new Sheet()
            .add("status", result.status() + ", rc " + result.rc())
            .add("reason", result.reason())
            .add(
                "time",
                Units.duration(result.duration()) + ", cpu " + Units.duration(result.cpuTime()))
            .add("peak memory", result.peakMemory() == 0 ? "" : Units.bytes(result.peakMemory()))
            .add("storage", result.io().map(ResultView::traffic).orElse(""))
            .add("isolation", result.isolation().id())
            .add("trace", result.traceId());
    result
        .enforced()
        .missing()
        .forEach(
            entry ->
                sheet.add(
                    "not enforced",
                    entry.capability().id()
                        + (entry.detail().isEmpty() ? "" : ": " + entry.detail())));
    return sheet.render();
  }

  @Override
  public String line(SandboxResult result) {
    return TerminalText.line(summary(result));
  }

  private static String traffic(IoUsage io) {
    return "read " + Units.bytes(io.readBytes()) + ", wrote " + Units.bytes(io.writtenBytes());
  }

  /** The result in one line, not yet fit for a terminal. */
  static String summary(SandboxResult result) {
    String text =
        result.status()
            + ", rc "
            + result.rc()
            + ", after "
            + Units.duration(result.duration())
            + ", cpu "
            + Units.duration(result.cpuTime());
    return result.reason().isEmpty() ? text : text + ": " + result.reason();
  }
}
