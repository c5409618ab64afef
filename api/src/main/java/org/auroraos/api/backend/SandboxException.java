package org.auroraos.api.backend;

import java.io.IOException;
import java.util.Objects;
import org.auroraos.api.sandbox.EnforcementReport;

/** A sandbox that was not built. Nothing of the program ran, and nothing is left of the attempt. */
public final class SandboxException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Whether it failed for something that the machine lacks for the moment, such as space on a disk:
   * then its cause is an {@link IOException}, and the same launch may do later.
   */
  public boolean isForNow() {
    return getCause() instanceof IOException;
  }

  /** What failed. */
  public enum Kind {
    /**
     * The policy asks for something that this machine cannot enforce and does not allow it to be
     * missing.
     */
    NOT_ENFORCEABLE,
    /** The request itself is wrong: an unknown system call name, a source that does not exist. */
    INVALID_REQUEST,
    /** A step of the set-up failed. */
    SETUP_FAILED,
    /** The sandbox stands, and there is no such program inside (ENOENT, ENOTDIR). */
    PROGRAM_NOT_FOUND,
    /** The sandbox stands, and the program cannot be executed (EACCES, ENOEXEC and others). */
    PROGRAM_NOT_EXECUTABLE
  }

  private final Kind kind;
  private final String layer;
  private final transient EnforcementReport report;

  /**
   * A failed launch.
   *
   * @param kind what failed
   * @param layer the step, such as {@code cgroup} or {@code namespace.user}
   * @param message what happened, to what, and what to do about it
   * @param report what was found out until then
   */
  public SandboxException(Kind kind, String layer, String message, EnforcementReport report) {
    super(message);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.layer = Objects.requireNonNull(layer, "layer");
    this.report = Objects.requireNonNull(report, "report");
  }

  /** What failed. */
  public Kind kind() {
    return kind;
  }

  /** The step that failed. */
  public String layer() {
    return layer;
  }

  /** What was found out until then; never null, may be empty. */
  public EnforcementReport report() {
    return report == null ? EnforcementReport.empty() : report;
  }
}
