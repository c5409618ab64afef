package org.auroraos.launcher.internal;

/** An error that is shown to the user as it is: what happened, to which thing, what to do. */
public final class LauncherException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  /** With {@link ExitCodes#FAILURE}. */
  public LauncherException(String message) {
    this(ExitCodes.FAILURE, message);
  }

  /** With {@link ExitCodes#FAILURE}. */
  public LauncherException(String message, Throwable cause) {
    super(message, cause);
    this.exitCode = ExitCodes.FAILURE;
  }

  /** With an exit code of its own. */
  public LauncherException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The exit code that the process ends with. */
  public int exitCode() {
    return exitCode;
  }
}
