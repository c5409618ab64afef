package org.auroraos.core.internal.lifecycle;

import java.io.IOException;

/**
 * Nobody can tell what may start. It is told once for the platform, with what is wrong; to those
 * who are kept from starting it is enough where that is to be found.
 */
final class AdmissionProblem extends IOException {
  private static final long serialVersionUID = 1L;

  private final String problem;

  /**
   * A mistake.
   *
   * @param problem what is wrong where, for the operator
   */
  AdmissionProblem(String problem) {
    super("the admission settings are invalid, so nothing is let in; aurora:version says why");
    this.problem = problem;
  }

  /** What is wrong where. */
  String problem() {
    return problem;
  }
}
