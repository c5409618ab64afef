package org.auroraos.core.internal.shell;

import java.util.List;
import org.auroraos.api.plugin.ScanFinding;
import org.auroraos.core.internal.text.Sheet;
import org.auroraos.core.internal.text.Table;
import org.auroraos.core.internal.text.Table.Column;
import org.auroraos.core.internal.text.TerminalText;

/** What the admission scan has found. */
final class FindingView implements View<ScanFinding> {
  @Override
  public Class<ScanFinding> type() {
    return ScanFinding.class;
  }

  @Override
  public String table(List<ScanFinding> findings) {
    if (findings.isEmpty()) {
      return "the scan found nothing";
    }
    Table table =
        Table.of(
            Column.whole("SEVERITY"),
            Column.whole("RULE"),
            Column.number("COUNT"),
            Column.text("FILE", 10),
            Column.text("FIRST", 20));
    for (ScanFinding finding : findings) {
      table.row(
          finding.severity().id(),
          finding.rule(),
          Integer.toString(finding.count()),
          finding.file(),
          finding.detail());
    }
    return table.render();
  }

  @Override
  public String detail(ScanFinding finding) {
    return new Sheet()
        .add("rule", finding.rule())
        .add("severity", finding.severity().id())
        .add("file", finding.file())
        .add("count", Integer.toString(finding.count()))
        .add("first", finding.detail())
        .render();
  }

  @Override
  public String line(ScanFinding finding) {
    return TerminalText.line(
        finding.severity().id()
            + " "
            + finding.rule()
            + " "
            + finding.file()
            + ": "
            + finding.detail());
  }
}
