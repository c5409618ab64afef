package org.auroraos.api.sandbox;

/**
 * Why a sandboxed run ended, normalised over all operating systems.
 *
 * <p>The order is that of the evidence: the first constant that applies is the status.
 */
public enum SandboxStatus {
  /** The program exited with 0. */
  OK(0),
  /** The program exited with another code than 0; the result's {@code rc} is that code. */
  EXITED(-1),
  /** The wall-clock limit was reached and the whole tree was killed. */
  TIMEOUT(124),
  /** The CPU time limit was reached: SIGXCPU, or killed with the tree's CPU time at the limit. */
  CPU_LIMIT(152),
  /** A file grew past the limit: SIGXFSZ. */
  FILE_SIZE_LIMIT(153),
  /** Out of memory inside its own container, proven by the kernel's counters of that container. */
  MEM_LIMIT(137),
  /** Terminated from outside with SIGTERM. */
  KILLED_TERM(143),
  /** Killed from outside with SIGKILL. */
  KILLED_KILL(137),
  /** A system call that the policy forbids: SIGSYS. */
  FORBIDDEN_SYSCALL(159),
  /** Any other signal; the result's {@code rc} is 128 plus its number. */
  SIGNALED(-1),
  /**
   * The sandbox itself failed, or a strict policy could not be enforced; nothing of the program ran
   * on.
   */
  INTERNAL_ERROR(1);

  private final int rc;

  SandboxStatus(int rc) {
    this.rc = rc;
  }

  /**
   * The return code that goes with this status, or -1 for {@link #EXITED} and {@link #SIGNALED},
   * whose code depends on the program.
   */
  public int rc() {
    return rc;
  }
}
