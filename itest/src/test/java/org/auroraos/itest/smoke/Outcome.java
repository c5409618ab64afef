package org.auroraos.itest.smoke;

/**
 * What a command came to.
 *
 * @param code its exit code
 * @param out its standard output
 * @param err its standard error
 */
record Outcome(int code, String out, String err) {
  /** The outcome, if the command went well. */
  Outcome ok() {
    if (code != 0) {
      throw new AssertionError("exit code " + code + "\n" + out + "\n" + err);
    }
    return this;
  }
}
