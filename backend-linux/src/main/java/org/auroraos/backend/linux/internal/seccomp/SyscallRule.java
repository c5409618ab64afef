package org.auroraos.backend.linux.internal.seccomp;

import java.util.List;

/**
 * One line of a profile for one system call.
 *
 * @param syscall its name
 * @param conditions all must hold; none: always
 * @param action what the filter answers then
 * @param reason why, for readers and for the explanation of a denial
 */
public record SyscallRule(
    String syscall, List<Condition> conditions, Action action, String reason) {
  /** Copies the conditions. */
  public SyscallRule {
    conditions = List.copyOf(conditions);
  }
}
