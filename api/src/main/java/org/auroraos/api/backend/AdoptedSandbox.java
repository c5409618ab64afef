package org.auroraos.api.backend;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.auroraos.api.sandbox.EnforcementReport;

/**
 * A sandbox that an earlier platform has launched with a {@link Detachment}. It runs, or it has
 * ended and its exit is known; if neither is present it was lost (killed together with what kept
 * it), and nothing of it is left.
 *
 * @param launchId the id of its launch
 * @param started when its program was started
 * @param report what is, or was, enforced
 * @param process the running program
 * @param exit how it ended, exactly, whether or not anybody watched
 */
public record AdoptedSandbox(
    String launchId,
    Instant started,
    EnforcementReport report,
    Optional<SandboxProcess> process,
    Optional<SandboxExit> exit) {
  /** Nothing is null. */
  public AdoptedSandbox {
    Objects.requireNonNull(launchId, "launchId");
    Objects.requireNonNull(started, "started");
    Objects.requireNonNull(report, "report");
    Objects.requireNonNull(process, "process");
    Objects.requireNonNull(exit, "exit");
  }
}
