package org.auroraos.backend.linux.internal.install;

/** The native parts cannot be used here; the message says why, where, and what to do. */
public final class InstallationException extends Exception {
  private static final long serialVersionUID = 1L;

  InstallationException(String message) {
    super(message);
  }

  InstallationException(String message, Throwable cause) {
    super(message, cause);
  }
}
