package org.auroraos.backend.linux.internal.launch;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Linux capabilities by name, capabilities(7). */
final class LinuxCapabilities {
  /** In the order of their numbers, linux/capability.h. */
  private static final List<String> NAMES =
      List.of(
          "CHOWN",
          "DAC_OVERRIDE",
          "DAC_READ_SEARCH",
          "FOWNER",
          "FSETID",
          "KILL",
          "SETGID",
          "SETUID",
          "SETPCAP",
          "LINUX_IMMUTABLE",
          "NET_BIND_SERVICE",
          "NET_BROADCAST",
          "NET_ADMIN",
          "NET_RAW",
          "IPC_LOCK",
          "IPC_OWNER",
          "SYS_MODULE",
          "SYS_RAWIO",
          "SYS_CHROOT",
          "SYS_PTRACE",
          "SYS_PACCT",
          "SYS_ADMIN",
          "SYS_BOOT",
          "SYS_NICE",
          "SYS_RESOURCE",
          "SYS_TIME",
          "SYS_TTY_CONFIG",
          "MKNOD",
          "LEASE",
          "AUDIT_WRITE",
          "AUDIT_CONTROL",
          "SETFCAP",
          "MAC_OVERRIDE",
          "MAC_ADMIN",
          "SYSLOG",
          "WAKE_ALARM",
          "BLOCK_SUSPEND",
          "AUDIT_READ",
          "PERFMON",
          "BPF",
          "CHECKPOINT_RESTORE");

  private LinuxCapabilities() {}

  /**
   * The mask of these capabilities.
   *
   * @throws IllegalArgumentException when there is none of a name
   */
  static long mask(Collection<String> names) {
    long mask = 0;
    for (String name : names) {
      String plain = name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
      int number = NAMES.indexOf(plain);
      if (number < 0) {
        throw new IllegalArgumentException("not a Linux capability: " + name);
      }
      mask |= 1L << number;
    }
    return mask;
  }
}
