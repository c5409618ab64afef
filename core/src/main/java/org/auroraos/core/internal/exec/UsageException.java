package org.auroraos.core.internal.exec;

/** A command line that cannot be understood or followed; the message says why. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
