package org.auroraos.core.internal.shell;

import org.auroraos.api.policy.lint.Assessment;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.Views;

/**
 * What is weak about a policy, to be shown as JSON.
 *
 * @param assessment what is weak about it
 */
record AssessmentJson(Assessment assessment) {
  /** The JSON, so that a script can take it for a word. */
  @Override
  public String toString() {
    return Json.pretty(Views.assessment(assessment));
  }
}
