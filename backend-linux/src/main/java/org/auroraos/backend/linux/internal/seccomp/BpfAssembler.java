package org.auroraos.backend.linux.internal.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects classic BPF instructions and resolves forward jumps.
 *
 * <p>Source: {@code linux/filter.h}, {@code linux/bpf_common.h}. A conditional jump reaches 255
 * instructions; the callers keep to that or use {@link #jump}.
 */
final class BpfAssembler {
  /** Most instructions that the kernel takes ({@code BPF_MAXINSNS}). */
  static final int MAX_INSTRUCTIONS = 4096;

  static final int LD_W_ABS = 0x20;
  static final int ALU_AND_K = 0x54;
  static final int JMP_JA = 0x05;
  static final int JMP_JEQ_K = 0x15;
  static final int JMP_JGE_K = 0x35;
  static final int RET_K = 0x06;

  /** One {@code struct sock_filter}. */
  record Instruction(int code, int jumpTrue, int jumpFalse, int k) {}

  private final List<Instruction> instructions = new ArrayList<>();

  /** Index of the next instruction. */
  int position() {
    return instructions.size();
  }

  void load(int offset) {
    add(LD_W_ABS, 0, 0, offset);
  }

  void and(int mask) {
    add(ALU_AND_K, 0, 0, mask);
  }

  void ret(int value) {
    add(RET_K, 0, 0, value);
  }

  /** A comparison with relative jumps, both at most 255. */
  void compare(int code, int k, int jumpTrue, int jumpFalse) {
    add(code, jumpTrue, jumpFalse, k);
  }

  /** An unconditional jump over so many instructions. */
  void jump(int distance) {
    add(JMP_JA, 0, 0, distance);
  }

  /** Appends what another assembler collected; jumps are relative, so they stay right. */
  void append(BpfAssembler other) {
    instructions.addAll(other.instructions);
  }

  List<Instruction> instructions() {
    return List.copyOf(instructions);
  }

  /**
   * The program as an array of {@code struct sock_filter} in this machine's little-endian order.
   */
  byte[] bytes() {
    if (instructions.size() > MAX_INSTRUCTIONS) {
      throw new IllegalStateException("a filter of " + instructions.size() + " instructions");
    }
    ByteBuffer out = ByteBuffer.allocate(8 * instructions.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (Instruction i : instructions) {
      out.putShort((short) i.code())
          .put((byte) i.jumpTrue())
          .put((byte) i.jumpFalse())
          .putInt(i.k());
    }
    return out.array();
  }

  private void add(int code, int jumpTrue, int jumpFalse, int k) {
    if (jumpTrue < 0 || jumpTrue > 255 || jumpFalse < 0 || jumpFalse > 255) {
      throw new IllegalStateException("a conditional jump over more than 255 instructions");
    }
    instructions.add(new Instruction(code, jumpTrue, jumpFalse, k));
  }
}
