package org.auroraos.backend.linux.internal.seccomp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Arguments with which a filter's answer could be another one. */
final class CallArguments {
  private CallArguments() {}

  /**
   * Each condition's value, its neighbours, single bits of its mask, and a high bit that must not
   * matter.
   */
  static List<long[]> around(SeccompProfile profile, SyscallTable table, int nr) {
    Stream.Builder<long[]> all = Stream.builder();
    all.add(new long[6]);
    all.add(new long[] {-1, -1, -1, -1, -1, -1});
    for (SyscallRule rule : profile.rules()) {
      if (!table.name(nr).equals(Optional.of(rule.syscall()))) {
        continue;
      }
      long[] holding = new long[6];
      for (Condition c : rule.conditions()) {
        holding[c.argument()] |= c.equal() ? c.value() & 0xffffffffL : c.mask() & -c.mask();
      }
      all.add(holding);
      for (Condition c : rule.conditions()) {
        for (long delta : new long[] {-1, 1, 1L << 32, 1L << 63}) {
          long[] varied = holding.clone();
          varied[c.argument()] += delta;
          all.add(varied);
        }
      }
    }
    return all.build().toList();
  }

  /**
   * All combinations of what the rules of these profiles tell apart in each argument: nothing, each
   * value, each single bit of a mask that leaves some out, and two of those together.
   */
  static List<long[]> between(List<SeccompProfile> profiles, String syscall) {
    List<long[]> all = List.of(new long[6]);
    for (int argument = 0; argument < 6; argument++) {
      List<long[]> varied = new ArrayList<>();
      for (long value : pairs(told(profiles, syscall, argument))) {
        for (long[] arguments : all) {
          long[] copy = arguments.clone();
          copy[argument] = value;
          varied.add(copy);
        }
      }
      all = varied;
    }
    return all;
  }

  private static Set<Long> told(List<SeccompProfile> profiles, String syscall, int argument) {
    Set<Long> told = new TreeSet<>(Set.of(0L));
    profiles.stream()
        .flatMap(profile -> profile.rules().stream())
        .filter(rule -> rule.syscall().equals(syscall))
        .flatMap(rule -> rule.conditions().stream())
        .filter(condition -> condition.argument() == argument)
        .forEach(
            condition -> {
              told.add(condition.value() & 0xffffffffL);
              for (int bit = 0; bit < 32 && condition.mask() != -1; bit++) {
                told.add(condition.mask() & 0xffffffffL & 1L << bit);
              }
            });
    return told;
  }

  private static Set<Long> pairs(Set<Long> values) {
    Set<Long> pairs = new TreeSet<>();
    values.forEach(one -> values.forEach(other -> pairs.add(one | other)));
    return pairs;
  }
}
