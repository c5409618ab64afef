package org.auroraos.api.hypervisor;

import java.util.Objects;
import java.util.Optional;
import org.auroraos.api.sandbox.SandboxResult;

/**
 * A detached run of an earlier platform. It runs, or its exact result is known; if neither is
 * present it was lost, killed together with what kept it.
 *
 * @param traceId the id of its launch
 * @param run the run
 * @param result its result, if it ended while no platform was there
 */
public record AdoptedRun(String traceId, Optional<Run> run, Optional<SandboxResult> result) {
  /** Nothing is null. */
  public AdoptedRun {
    Objects.requireNonNull(traceId, "traceId");
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(result, "result");
  }
}
