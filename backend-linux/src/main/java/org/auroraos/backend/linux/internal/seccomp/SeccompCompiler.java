package org.auroraos.backend.linux.internal.seccomp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.auroraos.backend.linux.internal.seccomp.BpfAssembler.Instruction;

/**
 * Compiles a profile to a seccomp filter: architecture and x32 checks, then a balanced search over
 * ranges of system call numbers that are answered alike, so that each call costs the logarithm of
 * the profile's size and not its length.
 */
public final class SeccompCompiler {
  // Offsets in struct seccomp_data; the low halves of the arguments on a little-endian machine
  private static final int OFFSET_NR = 0;
  private static final int OFFSET_ARCH = 4;
  private static final int OFFSET_ARGS = 16;

  private final SyscallTable table;
  private final SeccompProfile profile;

  private SeccompCompiler(SyscallTable table, SeccompProfile profile) {
    this.table = table;
    this.profile = profile;
  }

  /** The filter as an array of {@code struct sock_filter}. */
  public static byte[] compile(SyscallTable table, SeccompProfile profile) {
    return new SeccompCompiler(table, profile).program().bytes();
  }

  static List<Instruction> instructions(SyscallTable table, SeccompProfile profile) {
    return new SeccompCompiler(table, profile).program().instructions();
  }

  /** Numbers from {@code first} to the next range's first that are answered alike. */
  private record Range(int first, List<SyscallRule> rules, Action otherwise) {
    boolean sameAnswer(List<SyscallRule> otherRules, Action other) {
      return otherwise.equals(other) && rules.isEmpty() && otherRules.isEmpty();
    }
  }

  private BpfAssembler program() {
    BpfAssembler program = new BpfAssembler();
    program.load(OFFSET_ARCH);
    program.compare(BpfAssembler.JMP_JEQ_K, table.architecture().auditNumber(), 1, 0);
    program.ret(Action.KILL.value());
    program.load(OFFSET_NR);
    if (table.architecture().hasX32()) {
      // Numbers with the x32 bit, and -1, which a tracer sets, are above every table.
      program.compare(BpfAssembler.JMP_JGE_K, Architecture.X32_BIT, 0, 1);
      program.ret(Action.KILL.value());
    }
    program.append(search(ranges()));
    return program;
  }

  private List<Range> ranges() {
    Map<String, List<SyscallRule>> bySyscall = profile.bySyscall();
    List<Range> ranges = new ArrayList<>();
    for (int number = 0; number <= table.highest(); number++) {
      List<SyscallRule> rules =
          table.name(number).map(name -> bySyscall.getOrDefault(name, List.of())).orElse(List.of());
      Action otherwise = table.name(number).isPresent() ? profile.otherwise() : profile.unknown();
      if (!rules.isEmpty() && rules.get(0).conditions().isEmpty()) {
        otherwise = rules.get(0).action();
        rules = List.of();
      }
      boolean merges =
          !ranges.isEmpty() && ranges.get(ranges.size() - 1).sameAnswer(rules, otherwise);
      if (!merges) {
        ranges.add(new Range(number, rules, otherwise));
      }
    }
    ranges.add(new Range(table.highest() + 1, List.of(), profile.unknown()));
    return ranges;
  }

  private static BpfAssembler search(List<Range> ranges) {
    if (ranges.size() == 1) {
      return leaf(ranges.get(0));
    }
    int middle = ranges.size() / 2;
    BpfAssembler below = search(ranges.subList(0, middle));
    BpfAssembler above = search(ranges.subList(middle, ranges.size()));
    BpfAssembler node = new BpfAssembler();
    int pivot = ranges.get(middle).first();
    if (below.position() <= 255) {
      node.compare(BpfAssembler.JMP_JGE_K, pivot, below.position(), 0);
    } else {
      node.compare(BpfAssembler.JMP_JGE_K, pivot, 0, 1);
      node.jump(below.position());
    }
    node.append(below);
    node.append(above);
    return node;
  }

  private static BpfAssembler leaf(Range range) {
    BpfAssembler leaf = new BpfAssembler();
    for (SyscallRule rule : range.rules()) {
      leaf.append(rule(rule));
      if (rule.conditions().isEmpty()) {
        return leaf;
      }
    }
    leaf.ret(range.otherwise().value());
    return leaf;
  }

  /** Returns the rule's action when all conditions hold, else goes on behind itself. */
  private static BpfAssembler rule(SyscallRule rule) {
    BpfAssembler tail = new BpfAssembler();
    tail.ret(rule.action().value());
    for (int i = rule.conditions().size() - 1; i >= 0; i--) {
      Condition condition = rule.conditions().get(i);
      BpfAssembler head = new BpfAssembler();
      head.load(OFFSET_ARGS + 8 * condition.argument());
      if (condition.mask() != -1) {
        head.and(condition.mask());
      }
      int past = tail.position();
      head.compare(
          BpfAssembler.JMP_JEQ_K,
          condition.value(),
          condition.equal() ? 0 : past,
          condition.equal() ? past : 0);
      head.append(tail);
      tail = head;
    }
    return tail;
  }
}
