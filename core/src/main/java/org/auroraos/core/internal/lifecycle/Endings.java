package org.auroraos.core.internal.lifecycle;

import java.util.List;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.text.TerminalText;

/** How a run ended, in words for an operator. */
final class Endings {
  private static final int LINES = 5;

  private Endings() {}

  /**
   * What happened and what to do.
   *
   * @param policy name of the policy it ran under
   * @param lastWords the last lines that it wrote
   */
  static String describe(SandboxResult result, String policy, List<String> lastWords) {
    String what =
        switch (result.status()) {
          case OK -> "it ended by itself";
          case EXITED -> "it exited with " + result.rc();
          case TIMEOUT -> "it reached limits.wall-time of the policy " + policy + " and was killed";
          case CPU_LIMIT -> "it used up limits.cpu-time of the policy " + policy;
          case FILE_SIZE_LIMIT ->
              "it wrote a file larger than limits.file-size of the policy " + policy;
          case MEM_LIMIT -> "it needed more than limits.memory of the policy " + policy;
          case FORBIDDEN_SYSCALL -> "it made a system call that the policy " + policy + " forbids";
          case KILLED_TERM -> "it was ended from outside (SIGTERM)";
          case KILLED_KILL -> "it was killed from outside (SIGKILL)";
          case SIGNALED -> "it was ended by signal " + (result.rc() - 128);
          case INTERNAL_ERROR -> "its sandbox failed";
        };
    StringBuilder text = new StringBuilder(what);
    if (saysMore(result)) {
      text.append(" (").append(result.reason()).append(')');
    }
    List<String> last = lastWords.subList(Math.max(0, lastWords.size() - LINES), lastWords.size());
    if (!last.isEmpty()) {
      text.append("; its last words: ").append(String.join(" | ", last));
    }
    return TerminalText.line(text.toString());
  }

  /** Whether a limit or a rule of the policy ended it, so that another policy may do. */
  static boolean isOfPolicy(SandboxResult result) {
    return switch (result.status()) {
      case TIMEOUT, CPU_LIMIT, FILE_SIZE_LIMIT, MEM_LIMIT, FORBIDDEN_SYSCALL, INTERNAL_ERROR ->
          true;
      case OK, EXITED, KILLED_TERM, KILLED_KILL, SIGNALED -> false;
    };
  }

  /** Whether a JVM gave up for want of memory: {@code -XX:+ExitOnOutOfMemoryError} exits with 3. */
  static boolean isWantOfMemory(SandboxResult result) {
    return result.status() == SandboxStatus.EXITED && result.rc() == 3;
  }

  private static boolean saysMore(SandboxResult result) {
    boolean exited = result.status() == SandboxStatus.OK || result.status() == SandboxStatus.EXITED;
    return !exited && !result.reason().isEmpty();
  }
}
