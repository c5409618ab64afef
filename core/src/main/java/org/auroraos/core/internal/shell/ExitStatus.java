package org.auroraos.core.internal.shell;

import org.auroraos.api.plugin.DryRun;
import org.auroraos.api.policy.lint.Assessment;
import org.auroraos.api.policy.lint.Severity;

/**
 * The exit code of a command that did what it was asked. What it found can still be a failure for a
 * script, as with {@code aurora policy lint}.
 */
public final class ExitStatus {
  private static final int OK = 0;
  private static final int FOUND = 1;

  /** What {@code aurora policy lint} takes for a failure if not told otherwise. */
  private static final Severity FAIL_ON = Severity.WARNING;

  private ExitStatus() {}

  /**
   * The exit code that belongs to a result.
   *
   * @param result what the command returned; may be null
   * @return that of a command that was run in the sandbox of a plugin; 1 for a policy with a
   *     finding of severity {@code warning} or above, and for a dry run that found that a plugin
   *     would be refused or fail; else 0
   */
  public static int of(Object result) {
    if (result instanceof AssessmentJson json) {
      return of(json.assessment());
    }
    if (result instanceof DryRunJson json) {
      return of(json.run());
    }
    if (result instanceof InsideRun run) {
      return run.rc();
    }
    if (result instanceof DryRun run) {
      boolean well =
          run.outcome() != DryRun.Outcome.REFUSAL && run.outcome() != DryRun.Outcome.FAILURE;
      return well ? OK : FOUND;
    }
    boolean found =
        result instanceof Assessment assessment && !assessment.atLeast(FAIL_ON).isEmpty();
    return found ? FOUND : OK;
  }
}
