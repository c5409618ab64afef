package org.auroraos.launcher.internal;

/** Exit codes of the launcher; those of 128 and more follow the shell's rule for signals. */
public final class ExitCodes {
  /** All went well. */
  public static final int OK = 0;

  /** It failed; the message says why. */
  public static final int FAILURE = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** No platform runs on the data directory (LSB: program is not running). */
  public static final int NOT_RUNNING = 3;

  private ExitCodes() {}
}
