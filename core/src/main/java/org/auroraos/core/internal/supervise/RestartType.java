package org.auroraos.core.internal.supervise;

import java.util.Locale;

/** After which ends a plugin is started again. */
public enum RestartType {
  /** After every end that nobody asked for; OTP's permanent. */
  ALWAYS,
  /** After every end but success; OTP's transient. */
  ON_FAILURE,
  /** After an end that the program did not decide: a signal, a limit. */
  ON_CRASH,
  /** Never; OTP's temporary. */
  NEVER;

  /** Whether this end is followed by a restart. */
  public boolean restartsAfter(ExitKind kind) {
    return switch (this) {
      case ALWAYS -> true;
      case ON_FAILURE -> kind != ExitKind.NORMAL;
      case ON_CRASH -> kind == ExitKind.CRASH;
      case NEVER -> false;
    };
  }

  /** As it is written in a configuration, such as {@code on-failure}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
