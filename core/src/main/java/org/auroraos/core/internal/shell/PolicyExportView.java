package org.auroraos.core.internal.shell;

import java.util.List;
import java.util.stream.Collectors;
import org.auroraos.core.internal.policy.PolicyExport;
import org.auroraos.core.internal.text.TerminalText;

/** Exported policies: the text as it belongs into a file. */
final class PolicyExportView implements View<PolicyExport> {
  @Override
  public Class<PolicyExport> type() {
    return PolicyExport.class;
  }

  @Override
  public String table(List<PolicyExport> exports) {
    return exports.stream().map(this::detail).collect(Collectors.joining("\n\n"));
  }

  @Override
  public String detail(PolicyExport export) {
    return export.text().stripTrailing();
  }

  @Override
  public String line(PolicyExport export) {
    return TerminalText.line(export.text().strip());
  }
}
