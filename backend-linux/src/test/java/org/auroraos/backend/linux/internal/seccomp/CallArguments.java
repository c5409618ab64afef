package org.auroraos.backend.linux.internal.seccomp;

import java.util.List;
import java.util.Optional;
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
}
