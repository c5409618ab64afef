package org.auroraos.core.internal.shell;

import java.util.ArrayList;
import java.util.List;
import org.auroraos.api.plugin.Admission;
import org.auroraos.core.internal.text.Sheet;
import org.auroraos.core.internal.text.TerminalText;

/** What waits for approval: each with everything that an operator has to know to decide. */
final class WaitingView implements View<Waiting> {
  @Override
  public Class<Waiting> type() {
    return Waiting.class;
  }

  @Override
  public String table(List<Waiting> waiting) {
    if (waiting.isEmpty()) {
      return "nothing waits for approval";
    }
    return String.join("\n\n", waiting.stream().map(this::detail).toList());
  }

  @Override
  public String detail(Waiting waiting) {
    Sheet sheet =
        new Sheet()
            .add("id", waiting.plugin().id())
            .add("version", waiting.admission().version())
            .add("is", waiting.replacement() ? "to replace " + waiting.plugin().version() : "new")
            .add("digest", waiting.admission().digest());
    AdmissionLines.add(sheet, waiting.admission());
    List<String> lines = new ArrayList<>(List.of(sheet.render()));
    lines.add(
        "  aurora:approve "
            + waiting.plugin().id()
            + " "
            + Admission.shortDigest(waiting.admission().digest()));
    lines.add("  aurora:reject " + waiting.plugin().id() + " --why TEXT");
    return String.join("\n", lines);
  }

  @Override
  public String line(Waiting waiting) {
    return TerminalText.line(
        waiting.plugin().id()
            + " "
            + waiting.admission().version()
            + ": "
            + String.join("; ", waiting.admission().questions()));
  }
}
