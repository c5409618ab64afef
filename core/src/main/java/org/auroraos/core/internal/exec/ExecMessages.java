package org.auroraos.core.internal.exec;

import java.io.PrintStream;
import java.util.stream.Collectors;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.text.Table;
import org.auroraos.core.internal.text.Table.Column;
import org.auroraos.core.internal.text.TerminalText;

/** What {@code aurora exec} itself says, on standard error. */
final class ExecMessages {
  private final PrintStream err;

  ExecMessages(PrintStream err) {
    this.err = err;
  }

  void usage(String problem) {
    problem(problem);
    err.println("'aurora exec --help' shows what can be given");
  }

  void problem(String problem) {
    err.println("aurora exec: " + TerminalText.line(problem));
  }

  /** What a reader of the exit code alone would not know. */
  void end(SandboxResult result, boolean quiet) {
    boolean ownEnd = result.status() == SandboxStatus.OK || result.status() == SandboxStatus.EXITED;
    if (!ownEnd) {
      String reason = result.reason().isEmpty() ? "" : ": " + result.reason();
      problem(result.status() + reason);
    } else if (result.isolation() == Isolation.ERROR) {
      problem(result.reason());
    } else if (result.reason().startsWith(SandboxResult.PARTIAL_ENFORCEMENT) && !quiet) {
      problem("not enforced here: " + missing(result.enforced()) + " (--report says why)");
    }
  }

  void report(EnforcementReport report) {
    Table table =
        Table.of(
            Column.whole("CAPABILITY"),
            Column.text("REQUESTED", 9),
            Column.whole("APPLIED"),
            Column.text("MECHANISM", 9));
    for (Enforcement entry : report.entries()) {
      table.row(entry.capability().id(), entry.requested(), applied(entry), entry.mechanism());
    }
    err.println(table.render());
    for (Enforcement entry : report.entries()) {
      if (!entry.detail().isEmpty()) {
        err.println(TerminalText.line(entry.capability().id() + ": " + entry.detail()));
      }
    }
  }

  private static String applied(Enforcement entry) {
    if (entry.applied()) {
      return "yes";
    }
    return entry.missing() ? "NO" : "-";
  }

  private static String missing(EnforcementReport report) {
    return report.missing().stream()
        .map(entry -> entry.capability().id())
        .collect(Collectors.joining(", "));
  }
}
