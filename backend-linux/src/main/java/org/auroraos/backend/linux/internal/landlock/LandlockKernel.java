package org.auroraos.backend.linux.internal.landlock;

import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;

/**
 * What this machine's kernel has of Landlock.
 *
 * @param abi the version of its interface; 0 where there is none
 * @param problem why there is none; else empty
 */
public record LandlockKernel(int abi, String problem) {
  /** The same on all architectures (asm-generic/unistd.h). */
  private static final long LANDLOCK_CREATE_RULESET = 444;

  private static final long CREATE_RULESET_VERSION = 1;

  /** Asks the kernel, landlock_create_ruleset(2). */
  public static LandlockKernel ask(Libc libc) {
    long abi = libc.syscall(LANDLOCK_CREATE_RULESET, 0, 0, CREATE_RULESET_VERSION);
    if (abi > 0) {
      return new LandlockKernel((int) abi, "");
    }
    int errno = libc.errno();
    if (Errno.EOPNOTSUPP.is(errno)) {
      return none("Landlock is switched off on this machine: add it to the boot parameter lsm=");
    }
    return Errno.ENOSYS.is(errno)
        ? none("this kernel has no Landlock; Linux 5.13 is the first that has")
        : none("Landlock cannot be used here: " + Errno.describe(errno));
  }

  private static LandlockKernel none(String problem) {
    return new LandlockKernel(0, problem);
  }
}
