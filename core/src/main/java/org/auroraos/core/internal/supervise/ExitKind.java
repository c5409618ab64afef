package org.auroraos.core.internal.supervise;

import org.auroraos.api.sandbox.SandboxResult;

/** How a process ended, as far as restarts are concerned. */
public enum ExitKind {
  /** With success, without being asked: exit code 0. */
  NORMAL,
  /** With an exit code of its own that says failure. */
  ERROR,
  /** Not by its own decision: a signal, a limit, a forbidden system call, a lost sandbox. */
  CRASH;

  /** The kind of a result of a process that was not asked to end. */
  public static ExitKind of(SandboxResult result) {
    return switch (result.status()) {
      case OK -> NORMAL;
      case EXITED -> ERROR;
      case TIMEOUT,
          CPU_LIMIT,
          FILE_SIZE_LIMIT,
          MEM_LIMIT,
          KILLED_TERM,
          KILLED_KILL,
          FORBIDDEN_SYSCALL,
          SIGNALED,
          INTERNAL_ERROR ->
          CRASH;
    };
  }
}
