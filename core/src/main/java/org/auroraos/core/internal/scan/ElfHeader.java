package org.auroraos.core.internal.scan;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;

/**
 * The beginning of an ELF file, elf(5).
 *
 * @param machine {@code e_machine}
 * @param bits 32 or 64
 * @param library whether it is shared code without an interpreter, so no program by itself
 */
record ElfHeader(int machine, int bits, boolean library) {
  private static final int CLASS = 4;
  private static final int DATA = 5;
  private static final int TYPE = 16;
  private static final int MACHINE = 18;
  private static final int DYNAMIC = 3;
  private static final int INTERPRETER = 3;

  private static final Map<Integer, String> NAMES =
      Map.of(
          3,
          "x86",
          20,
          "ppc",
          21,
          "ppc64",
          22,
          "s390",
          40,
          "arm",
          62,
          "x86_64",
          183,
          "aarch64",
          243,
          "riscv",
          258,
          "loongarch",
          8,
          "mips");

  private static final Map<String, Integer> MACHINES =
      Map.of("amd64", 62, "x86_64", 62, "aarch64", 183, "riscv64", 243, "s390x", 22);

  /** Reads the first bytes of a file; empty when they are no whole header. */
  static Optional<ElfHeader> of(byte[] head) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(head);
      int width = bytes.get(CLASS);
      int order = bytes.get(DATA);
      if (width < 1 || width > 2 || order < 1 || order > 2) {
        return Optional.empty();
      }
      bytes.order(order == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      boolean wide = width == 2;
      boolean library = bytes.getShort(TYPE) == DYNAMIC && !hasInterpreter(bytes, wide);
      return Optional.of(
          new ElfHeader(Short.toUnsignedInt(bytes.getShort(MACHINE)), wide ? 64 : 32, library));
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  /** Whether a machine of this name ({@code os.arch}) runs it; unknown machines run everything. */
  boolean runsOn(String arch) {
    Integer here = MACHINES.get(arch);
    return here == null || (here == machine && bits == 64);
  }

  /** The machine that it is for. */
  String machineName() {
    return NAMES.getOrDefault(machine, "machine " + machine) + ", " + bits + " bit";
  }

  private static boolean hasInterpreter(ByteBuffer bytes, boolean wide) {
    long table = wide ? bytes.getLong(32) : Integer.toUnsignedLong(bytes.getInt(28));
    int size = Short.toUnsignedInt(bytes.getShort(wide ? 54 : 42));
    int count = Short.toUnsignedInt(bytes.getShort(wide ? 56 : 44));
    for (int i = 0; i < count; i++) {
      long at = table + (long) i * size;
      if (at < 0 || at + 4 > bytes.limit()) {
        return false;
      }
      if (bytes.getInt((int) at) == INTERPRETER) {
        return true;
      }
    }
    return false;
  }
}
