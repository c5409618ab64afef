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
  /** Of a type, beside the flags SOCK_NONBLOCK and SOCK_CLOEXEC, socket(2). */
  private static final int TYPE_MASK = 0xf;

  private static final int SOCK_DGRAM = 2;

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

  /**
   * This profile without sockets, for a program without namespaces: not even Unix ones, by whose
   * paths it would reach the platform's own and those of its user's other programs. Connected pairs
   * reach nobody else, but for datagrams, which can be sent to any address. What makes sockets
   * otherwise, io_uring, is not among the calls that a profile with denials allows.
   */
  public SeccompProfile withoutNetwork() {
    Action refusal = Action.errno("EAFNOSUPPORT").orElseThrow();
    List<Condition> datagrams = List.of(new Condition(1, TYPE_MASK, true, SOCK_DGRAM));
    String reason = "the policy allows no network";
    List<SyscallRule> all = new ArrayList<>();
    all.add(new SyscallRule("socket", List.of(), refusal, reason));
    all.add(new SyscallRule("socketpair", datagrams, refusal, reason));
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
