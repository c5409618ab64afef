package org.auroraos.core.internal.lint;

import java.util.Locale;
import org.auroraos.api.policy.lint.Severity;

/**
 * The kinds of weaknesses. The weight is how many percent of the strength that is left one costs;
 * docs/policy-score.md has the same table.
 */
enum Exposure {
  NETWORK_HOST(Severity.WARNING, 40, "`network = host`: all that the host reaches and offers"),
  EGRESS(Severity.NOTE, 3, "`network = egress`: what the program reads it can send there"),
  EGRESS_METADATA(Severity.DANGER, 50, "a destination hands out the credentials of the machine"),
  EGRESS_ANYWHERE(
      Severity.WARNING, 30, "a destination is all names below one where anybody can have a name"),
  EGRESS_INTERNAL(Severity.WARNING, 15, "a destination lies on this machine or in its networks"),
  EGRESS_REMOTE_SHELL(Severity.WARNING, 10, "a destination is a port for logins or mail"),
  EGRESS_WILDCARD(Severity.WARNING, 10, "a destination is all names below one"),
  EGRESS_MANY(Severity.NOTE, 5, "more than 10 destinations"),
  EGRESS_PLAIN(Severity.NOTE, 2, "a destination is a port without encryption"),
  NETWORK_LOOPBACK(Severity.NOTE, 1, "`network = loopback`: the kernel's network code"),

  CONTROL_SOCKET(Severity.DANGER, 95, "a path holds a socket that commands the host, as Docker's"),
  SYSTEM_WRITABLE(Severity.DANGER, 90, "a part of the host's system is writable"),
  PROGRAMS_WRITABLE(Severity.DANGER, 80, "a place from which others run programs is writable"),
  SECRETS_SHOWN(Severity.DANGER, 50, "a path holds nothing but keys and passwords"),
  TREE_WRITABLE(Severity.WARNING, 40, "a whole home or top-level directory is writable"),
  SECRETS_WITHIN(Severity.WARNING, 25, "keys or passwords lie within a path that is shown"),
  SOCKET_SHOWN(Severity.WARNING, 20, "a path is a socket: who listens acts for the program"),
  KERNEL_SHOWN(Severity.WARNING, 15, "`/sys` is shown: devices and settings of the kernel"),
  PATH_WRITABLE(Severity.NOTE, 5, "a host path is writable, a way out for data and programs"),
  TREE_SHOWN(Severity.NOTE, 5, "a whole home or top-level directory is shown"),
  SHOWN_TWICE(Severity.NOTE, 0, "a path lies in another that is shown the same way"),
  READ_ONLY_IN_WRITABLE(Severity.NOTE, 0, "a read-only path lies in a writable one"),
  HIDDEN_TWICE(Severity.NOTE, 0, "a hidden path lies in another hidden one"),

  MEMORY_UNLIMITED(Severity.WARNING, 30, "`limits.memory = unlimited`"),
  PROCESSES_UNLIMITED(Severity.WARNING, 25, "`limits.processes = unlimited`"),
  FILE_SIZE_UNLIMITED(Severity.WARNING, 8, "`limits.file-size = unlimited`"),
  OPEN_FILES_UNLIMITED(Severity.WARNING, 5, "`limits.open-files = unlimited`"),
  CPU_UNLIMITED(Severity.NOTE, 5, "neither CPU time nor CPU quota has a limit"),
  CPU_WEIGHT_HIGH(Severity.NOTE, 3, "`limits.cpu-weight` above 1000: others wait"),
  IO_WEIGHT_HIGH(Severity.NOTE, 3, "`limits.io-weight` above 1000: others wait"),
  WALL_TIME_UNLIMITED(Severity.NOTE, 0, "`limits.wall-time = unlimited`, not used by a plugin"),
  CPU_TIME_ABOVE_WALL_TIME(Severity.NOTE, 0, "one thread cannot use up the CPU time"),
  TMP_ABOVE_MEMORY(Severity.NOTE, 0, "`/tmp` and `/dev/shm` are larger than the memory"),
  WALL_TIME_ENDS_PLUGINS(Severity.WARNING, 0, "plugins use a policy that ends them"),
  CPU_TIME_ENDS_PLUGINS(Severity.WARNING, 0, "plugins use a policy whose CPU time they use up"),
  TOO_SMALL_FOR_JVM(Severity.WARNING, 0, "a bundle plugin uses a policy that no JVM fits in"),

  SYSCALLS_UNFILTERED(Severity.WARNING, 30, "`syscalls.profile = none`: the whole kernel"),
  SYSCALLS_DEFAULT(Severity.NOTE, 4, "`syscalls.profile = default`: more calls than needed"),
  SYSCALL_DENIED_ANYHOW(Severity.NOTE, 0, "a call is denied that the profile denies anyhow"),
  SYSCALL_UNKNOWN(Severity.WARNING, 0, "a call is denied that no machine has: nothing starts"),

  PRIVILEGE_KEPT(Severity.WARNING, -1, "a Linux capability is kept; see below"),
  IDENTITY_PLATFORM(Severity.WARNING, 30, "`identity = platform`: the platform's user"),

  LOADER_PASSED(Severity.WARNING, 15, "whoever starts it sets a variable that can run code"),
  LOADER_SET(Severity.NOTE, 5, "a variable is set that can run code"),
  SECRET_PASSED(Severity.WARNING, 10, "a variable is taken over that looks like a secret"),
  SECRET_SET(Severity.WARNING, 5, "a variable is set that looks like a secret"),

  MAY_BE_MISSING(Severity.NOTE, -1, "a part of the sandbox may be missing; see below");

  private final Severity severity;
  private final int weight;
  private final String meaning;

  Exposure(Severity severity, int weight, String meaning) {
    this.severity = severity;
    this.weight = weight;
    this.meaning = meaning;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Severity severity() {
    return severity;
  }

  /** Percent; -1 where each case has its own. */
  int weight() {
    return weight;
  }

  /** In a few words, for the documentation. */
  String meaning() {
    return meaning;
  }
}
