package org.auroraos.backend.linux.internal.seccomp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Which calls a filter asks about instead of answering them; whoever is asked answers the same. */
final class Asking {
  /** On a descriptor, not a path: fstat(3), which programs call for each file they open. */
  private static final int AT_EMPTY_PATH = 0x1000;

  private Asking() {}

  /** Asks about calls that end the program. */
  static SeccompProfile aboutEnds(SeccompProfile profile) {
    return about(profile, rule -> rule.action().equals(Action.KILL));
  }

  /** And about those that are denied, but not about those that are said not to exist. */
  static SeccompProfile aboutDenials(SeccompProfile profile) {
    return about(profile, Asking::denies);
  }

  /**
   * And about calls on files and addresses, and calls beyond a smaller set.
   *
   * @param machine all calls that there are
   * @param named calls to ask about whatever they are answered
   * @param smaller asks about what this would not allow
   */
  static SeccompProfile aboutEverything(
      SeccompProfile profile,
      Collection<String> machine,
      Collection<String> named,
      SeccompProfile smaller) {
    Set<String> always = new HashSet<>(named);
    List<SyscallRule> rules = new ArrayList<>();
    unwatched().stream().filter(rule -> isAllowed(rule.syscall(), profile)).forEach(rules::add);
    for (SyscallRule rule : profile.rules()) {
      boolean beyond =
          rule.action().equals(Action.ALLOW)
              && !rule.conditions().isEmpty()
              && !smaller.rules().contains(withReasonOf(rule, smaller));
      boolean asks = denies(rule) || beyond || always.contains(rule.syscall());
      rules.add(asks ? asking(rule) : rule);
    }
    if (profile.otherwise().equals(Action.ALLOW)) {
      for (String name : machine) {
        if (always.contains(name) || !allowsAtLast(smaller, name)) {
          rules.add(new SyscallRule(name, List.of(), Action.ASK, "told"));
        }
      }
    }
    return new SeccompProfile(profile.otherwise(), profile.unknown(), rules);
  }

  private static List<SyscallRule> unwatched() {
    return List.of(
        let("newfstatat", new Condition(3, AT_EMPTY_PATH, true, AT_EMPTY_PATH)),
        let("statx", new Condition(2, AT_EMPTY_PATH, true, AT_EMPTY_PATH)),
        // On a connected socket; the low half of an address in use is hardly ever zero.
        let("sendto", new Condition(4, -1, true, 0)));
  }

  /** Whether the profile lets a call through whatever its arguments; it may be denied by name. */
  private static boolean isAllowed(String call, SeccompProfile profile) {
    return profile.otherwise().equals(Action.ALLOW)
        && profile.rules().stream()
            .filter(rule -> rule.syscall().equals(call))
            .allMatch(rule -> rule.action().equals(Action.ALLOW));
  }

  private static SyscallRule let(String call, Condition condition) {
    return new SyscallRule(call, List.of(condition), Action.ALLOW, "has no path or address");
  }

  /** Whether calls that no condition catches are allowed, or programs do without them. */
  private static boolean allowsAtLast(SeccompProfile profile, String name) {
    Action last =
        profile.rules().stream()
            .filter(rule -> rule.syscall().equals(name) && rule.conditions().isEmpty())
            .findFirst()
            .map(SyscallRule::action)
            .orElse(profile.otherwise());
    return isHarmless(last);
  }

  /** A call that seems not to exist is one that programs do without. */
  static boolean isHarmless(Action answer) {
    return answer.equals(Action.ALLOW) || answer.name().equals("ENOSYS");
  }

  private static boolean denies(SyscallRule rule) {
    return !isHarmless(rule.action());
  }

  private static SyscallRule withReasonOf(SyscallRule rule, SeccompProfile other) {
    return other.rules().stream()
        .filter(
            o ->
                o.syscall().equals(rule.syscall())
                    && o.conditions().equals(rule.conditions())
                    && o.action().equals(rule.action()))
        .findFirst()
        .orElse(rule);
  }

  private static SeccompProfile about(SeccompProfile profile, Predicate<SyscallRule> note) {
    List<SyscallRule> rules = new ArrayList<>();
    for (SyscallRule rule : profile.rules()) {
      rules.add(note.test(rule) ? asking(rule) : rule);
    }
    return new SeccompProfile(profile.otherwise(), profile.unknown(), rules);
  }

  private static SyscallRule asking(SyscallRule rule) {
    return new SyscallRule(rule.syscall(), rule.conditions(), Action.ASK, rule.reason());
  }
}
