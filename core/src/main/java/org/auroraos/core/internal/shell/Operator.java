package org.auroraos.core.internal.shell;

/** Who sits at the console, as the audit log names them. */
final class Operator {
  private Operator() {}

  /** The console lets in nobody but the user that the platform runs as, and root. */
  static String user() {
    return System.getProperty("user.name");
  }

  /** As an actor. */
  static String named(String user) {
    return "operator:" + user;
  }
}
