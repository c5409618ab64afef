package org.auroraos.backend.linux.internal.seccomp;

import java.util.List;
import org.auroraos.backend.linux.internal.seccomp.BpfAssembler.Instruction;

/** Runs a filter as the kernel would, and counts the instructions. */
final class BpfSimulator {
  private final List<Instruction> program;
  private int steps;

  BpfSimulator(List<Instruction> program) {
    this.program = program;
  }

  int run(int arch, int nr, long... args) {
    int a = 0;
    int pc = 0;
    steps = 0;
    while (true) {
      Instruction i = program.get(pc++);
      steps++;
      switch (i.code()) {
        case BpfAssembler.LD_W_ABS -> a = word(i.k(), arch, nr, args);
        case BpfAssembler.ALU_AND_K -> a &= i.k();
        case BpfAssembler.JMP_JA -> pc += i.k();
        case BpfAssembler.JMP_JEQ_K -> pc += a == i.k() ? i.jumpTrue() : i.jumpFalse();
        case BpfAssembler.JMP_JGE_K ->
            pc += Integer.compareUnsigned(a, i.k()) >= 0 ? i.jumpTrue() : i.jumpFalse();
        case BpfAssembler.RET_K -> {
          return i.k();
        }
        default -> throw new AssertionError("not an instruction of the compiler: " + i);
      }
    }
  }

  int steps() {
    return steps;
  }

  private static int word(int offset, int arch, int nr, long[] args) {
    if (offset == 0) {
      return nr;
    }
    if (offset == 4) {
      return arch;
    }
    int index = (offset - 16) / 8;
    long value = index < args.length ? args[index] : 0;
    return (int) ((offset - 16) % 8 == 0 ? value : value >>> 32);
  }
}
