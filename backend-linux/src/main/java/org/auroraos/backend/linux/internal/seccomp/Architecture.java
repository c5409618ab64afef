package org.auroraos.backend.linux.internal.seccomp;

import java.util.Optional;

/**
 * A machine architecture as seccomp sees it.
 *
 * <p>Source: {@code linux/audit.h} (AUDIT_ARCH_*), seccomp(2) on the x32 bit.
 */
public enum Architecture {
  /** 64-bit x86. Its kernel may also take x32 calls, marked by bit 30 of the number. */
  X86_64("x86_64", 0xC000003E, true),
  /** 64-bit ARM. */
  AARCH64("aarch64", 0xC00000B7, false);

  /** Marks an x32 call in the system call number ({@code __X32_SYSCALL_BIT}). */
  static final int X32_BIT = 0x40000000;

  private final String id;
  private final int auditNumber;
  private final boolean x32;

  Architecture(String id, int auditNumber, boolean x32) {
    this.id = id;
    this.auditNumber = auditNumber;
    this.x32 = x32;
  }

  /** The name that {@code uname -m} gives. */
  public String id() {
    return id;
  }

  /** The value in {@code seccomp_data.arch}. */
  public int auditNumber() {
    return auditNumber;
  }

  /** Whether numbers with {@link #X32_BIT} are another table's. */
  public boolean hasX32() {
    return x32;
  }

  /** The architecture for the JVM's {@code os.arch}. */
  public static Optional<Architecture> ofJvm(String osArch) {
    return switch (osArch) {
      case "amd64", "x86_64" -> Optional.of(X86_64);
      case "aarch64" -> Optional.of(AARCH64);
      default -> Optional.empty();
    };
  }
}
