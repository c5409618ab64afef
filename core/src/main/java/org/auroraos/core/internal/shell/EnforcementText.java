package org.auroraos.core.internal.shell;

import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.core.internal.text.Sheet;
import org.auroraos.core.internal.text.Table;
import org.auroraos.core.internal.text.Table.Column;

/** An enforcement report as a table, with what does not fit into it below. */
final class EnforcementText {
  private EnforcementText() {}

  static String of(EnforcementReport report) {
    if (report.entries().isEmpty()) {
      return "enforcement: nothing yet, it has not been in a sandbox";
    }
    Table table =
        Table.of(
            Column.whole("CAPABILITY"),
            Column.text("REQUESTED", 9),
            Column.whole("APPLIED"),
            Column.text("MECHANISM", 9));
    Sheet notes = new Sheet();
    for (Enforcement entry : report.entries()) {
      table.row(
          entry.capability().id(),
          entry.requested().isEmpty() ? "-" : entry.requested(),
          entry.applied() ? "yes" : entry.missing() ? "NO" : "-",
          entry.mechanism().isEmpty() ? "-" : entry.mechanism());
      notes.add(entry.capability().id() + ":", entry.detail());
    }
    String below = notes.render();
    return below.isEmpty() ? table.render() : table.render() + "\n\n" + below;
  }
}
