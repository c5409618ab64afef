package org.auroraos.backend.linux.internal.seccomp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which system calls are answered how.
 *
 * @param otherwise the answer for calls without a rule that holds
 * @param unknown the answer for numbers above the table: calls newer than this profile
 * @param rules in order; of a call's rules the first that holds decides
 */
public record SeccompProfile(Action otherwise, Action unknown, List<SyscallRule> rules) {
  /** Copies the rules. */
  public SeccompProfile {
    rules = List.copyOf(rules);
  }

  /** This profile with calls denied before all other rules. */
  public SeccompProfile denying(Collection<String> syscalls) {
    Action denial = Action.errno("EPERM").orElseThrow();
    List<SyscallRule> all = new ArrayList<>();
    for (String syscall : syscalls) {
      all.add(new SyscallRule(syscall, List.of(), denial, "denied by the policy"));
    }
    all.addAll(rules);
    return new SeccompProfile(otherwise, unknown, all);
  }

  /** This profile with no more sockets than these. */
  public SeccompProfile with(Sockets sockets) {
    List<SyscallRule> all = new ArrayList<>(sockets.rules());
    all.addAll(rules);
    return new SeccompProfile(otherwise, unknown, all);
  }

  /** What a call of this machine is answered. */
  Action answer(String syscall, long[] arguments) {
    return deciding(syscall, arguments).map(SyscallRule::action).orElse(otherwise);
  }

  /** The rule that decides a call; empty when none says anything of it. */
  Optional<SyscallRule> deciding(String syscall, long[] arguments) {
    return rules.stream()
        .filter(rule -> rule.syscall().equals(syscall))
        .filter(rule -> rule.conditions().stream().allMatch(c -> c.holds(arguments[c.argument()])))
        .findFirst();
  }

  /** Those of these calls that are never let through, whatever their arguments. */
  Set<String> deniedOf(Collection<String> syscalls) {
    Map<String, List<SyscallRule>> rules = bySyscall();
    return syscalls.stream()
        .filter(name -> isDenied(rules.getOrDefault(name, List.of())))
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isDenied(List<SyscallRule> ofCall) {
    for (SyscallRule rule : ofCall) {
      if (goesOn(rule.action())) {
        return false;
      }
      if (rule.conditions().isEmpty()) {
        return true;
      }
    }
    return !goesOn(otherwise);
  }

  private static boolean goesOn(Action action) {
    return action.equals(Action.ALLOW) || action.equals(Action.LOG);
  }

  /** The rules of each call, in order; rules behind one without conditions can never hold. */
  Map<String, List<SyscallRule>> bySyscall() {
    Map<String, List<SyscallRule>> result = new LinkedHashMap<>();
    for (SyscallRule rule : rules) {
      result.computeIfAbsent(rule.syscall(), name -> new ArrayList<>()).add(rule);
    }
    return result;
  }
}
