package org.auroraos.core.internal.policy;

/** A value that its key cannot have; the message says what is wrong and what would be right. */
final class ValueException extends Exception {
  private static final long serialVersionUID = 1L;

  ValueException(String problem) {
    super(problem);
  }
}
