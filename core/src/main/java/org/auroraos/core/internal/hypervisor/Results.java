package org.auroraos.core.internal.hypervisor;

import java.util.ArrayList;
import java.util.List;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.text.Units;

/** Makes results out of what a backend says. */
final class Results {
  /** As POSIX shells give it for a command that is not found, and one that is not executable. */
  private static final int NOT_FOUND = 127;

  private static final int NOT_EXECUTABLE = 126;

  private Results() {}

  /** The result of a program that ran. */
  static SandboxResult ended(
      List<String> command,
      String traceId,
      SandboxExit exit,
      EnforcementReport report,
      String stdout,
      String stderr) {
    return SandboxResult.builder(command, traceId)
        .status(exit.status(), exit.rc(), reason(exit, report))
        .output(stdout, stderr)
        .usage(exit.duration(), exit.cpuTime(), exit.peakMemory())
        .io(exit.io())
        .enforced(exit.isolation(), report)
        .build();
  }

  /** The result of a program whose end nobody can tell, against the contract of a backend. */
  static SandboxResult lost(
      List<String> command,
      String traceId,
      Throwable failure,
      EnforcementReport report,
      String stdout,
      String stderr) {
    return SandboxResult.builder(command, traceId)
        .status(
            SandboxStatus.INTERNAL_ERROR,
            SandboxStatus.INTERNAL_ERROR.rc(),
            "the backend lost the sandbox: " + failure)
        .output(stdout, stderr)
        .enforced(Isolation.ERROR, report)
        .build();
  }

  /** The result of a program that never ran. */
  static SandboxResult failed(List<String> command, String traceId, SandboxException failure) {
    SandboxStatus status = SandboxStatus.INTERNAL_ERROR;
    int rc = status.rc();
    if (failure.kind() == Kind.PROGRAM_NOT_FOUND) {
      status = SandboxStatus.EXITED;
      rc = NOT_FOUND;
    } else if (failure.kind() == Kind.PROGRAM_NOT_EXECUTABLE) {
      status = SandboxStatus.EXITED;
      rc = NOT_EXECUTABLE;
    }
    String layer = failure.layer() + ": ";
    String message = failure.getMessage();
    String reason = failure.kind() + " " + (message.startsWith(layer) ? "" : layer) + message;
    return SandboxResult.builder(command, traceId)
        .status(status, rc, reason)
        .enforced(Isolation.ERROR, failure.report())
        .build();
  }

  /** A backend's report with what the platform itself enforces for every backend. */
  static EnforcementReport complete(EnforcementReport report, long outputLimit) {
    List<Enforcement> entries = new ArrayList<>(report.entries());
    if (report.find(Capability.OUTPUT).isEmpty()) {
      entries.add(
          new Enforcement(
              Capability.OUTPUT, Units.bytes(outputLimit), true, "platform.capture", ""));
    }
    if (report.find(Capability.ENVIRONMENT).isEmpty()) {
      entries.add(
          new Enforcement(Capability.ENVIRONMENT, "as listed", true, "platform.environment", ""));
    }
    return new EnforcementReport(entries);
  }

  /** The same for a run that outlives the platform: its output is kept by nobody but its log. */
  static EnforcementReport detached(EnforcementReport report) {
    List<Enforcement> entries = new ArrayList<>(report.entries());
    if (report.find(Capability.OUTPUT).isEmpty()) {
      entries.add(
          new Enforcement(
              Capability.OUTPUT, "log", true, "backend.log", "rotated and rate-limited"));
    }
    if (report.find(Capability.ENVIRONMENT).isEmpty()) {
      entries.add(
          new Enforcement(Capability.ENVIRONMENT, "as listed", true, "platform.environment", ""));
    }
    return new EnforcementReport(entries);
  }

  private static String reason(SandboxExit exit, EnforcementReport report) {
    boolean ownEnd = exit.status() == SandboxStatus.OK || exit.status() == SandboxStatus.EXITED;
    boolean partial = ownEnd && !report.missing().isEmpty();
    if (!partial) {
      return exit.reason();
    }
    String more = exit.reason().isEmpty() ? "" : ": " + exit.reason();
    return SandboxResult.PARTIAL_ENFORCEMENT + more;
  }
}
