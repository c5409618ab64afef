package org.auroraos.core.internal.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.DryRun;
import org.auroraos.core.internal.text.Sheet;
import org.auroraos.core.internal.text.TerminalText;

/** What a deployment would come to. */
final class DryRunView implements View<DryRun> {
  @Override
  public Class<DryRun> type() {
    return DryRun.class;
  }

  @Override
  public String table(List<DryRun> runs) {
    return String.join("\n\n", runs.stream().map(this::detail).toList());
  }

  @Override
  public String detail(DryRun run) {
    Sheet sheet = new Sheet();
    for (DryRun.Step step : run.steps()) {
      sheet.add(step.name(), (step.passed() ? "ok " : "-- ") + step.text());
    }
    run.admission().ifPresent(known -> AdmissionLines.add(sheet, known, ", listed below"));
    List<String> lines = new ArrayList<>(List.of(sheet.render()));
    run.admission()
        .map(Admission::findings)
        .filter(findings -> !findings.isEmpty())
        .ifPresent(findings -> lines.add("\n" + new FindingView().table(findings) + "\n"));
    lines.add(line(run));
    return String.join("\n", lines);
  }

  @Override
  public String line(DryRun run) {
    return TerminalText.line(
        "Nothing was deployed. "
            + (run.id().isEmpty() ? run.file() : run.id())
            + " would "
            + verb(run.outcome())
            + (run.reason().isEmpty() ? "" : ": " + run.reason()));
  }

  private static String verb(DryRun.Outcome outcome) {
    return switch (outcome) {
      case START -> "be started";
      case UNCHANGED -> "stay as it is";
      case STOPPED -> "not be started";
      case WAITING -> "be started when it can";
      case APPROVAL -> "wait for approval";
      case FAILURE -> "fail";
      case REFUSAL -> "be refused";
    };
  }

  /** The name of an outcome in JSON. */
  static String id(DryRun.Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
