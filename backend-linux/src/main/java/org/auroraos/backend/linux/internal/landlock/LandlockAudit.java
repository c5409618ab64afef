package org.auroraos.backend.linux.internal.landlock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether what Landlock denies can be known. It tells it to the audit subsystem only (since ABI 7),
 * whose records are read with CAP_AUDIT_READ, landlock(7), audit(7). A kernel in which audit is not
 * switched on makes no such record, whoever listens.
 */
public final class LandlockAudit {
  private static final Path LOGIN = Path.of("/proc/self/loginuid");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String EFFECTIVE = "CapEff:";
  private static final int CAP_AUDIT_READ = 37;

  private LandlockAudit() {}

  /** Why denials of Landlock are not explained here. */
  public static String unexplained() {
    return "what it denies is not explained: " + why();
  }

  private static String why() {
    if (!Files.exists(LOGIN)) {
      return "this kernel has no audit, which is where Landlock tells it";
    }
    return mayRead()
        ? "it is in the audit log of the host (type LANDLOCK_ACCESS, from Landlock ABI 7 on), and only"
            + " while audit is switched on there (auditctl -s); a kernel starts with it off"
        : "the platform may not read the audit log of the host (CAP_AUDIT_READ)";
  }

  private static boolean mayRead() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(EFFECTIVE))
          .map(line -> Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16))
          .anyMatch(effective -> (effective >>> CAP_AUDIT_READ & 1) == 1);
    } catch (IOException e) {
      return false;
    }
  }
}
