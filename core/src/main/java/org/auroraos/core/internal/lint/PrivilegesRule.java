package org.auroraos.core.internal.lint;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.auroraos.api.policy.IdentityPolicy;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.lint.Severity;

/** Which user the program is, and what more than a user it may do. */
final class PrivilegesRule implements Rule {
  private static final String PRIVILEGES = "privileges";
  private static final String IDENTITY = "identity";

  /** From here on, a capability is a way out of the sandbox or around it. */
  private static final int ESCAPE = 50;

  private static final int HARMLESS = 10;

  /**
   * A Linux capability, see capabilities(7).
   *
   * @param weight percent that it costs
   * @param allows what it allows
   */
  record Privilege(int weight, String allows) {}

  /** All capabilities. A test compares the names with those that a policy may have. */
  static final Map<String, Privilege> ALL = new TreeMap<>();

  static {
    add("CAP_SYS_ADMIN", 90, "mounting, namespaces and most of what root can do");
    add("CAP_SYS_MODULE", 95, "loading code into the kernel");
    add("CAP_SYS_RAWIO", 90, "writing to memory and devices directly");
    add("CAP_SYS_PTRACE", 80, "reading and changing the memory of every other process it sees");
    add("CAP_BPF", 70, "running programs in the kernel");
    add("CAP_MAC_ADMIN", 70, "changing the rules of SELinux, AppArmor and Smack");
    add("CAP_MAC_OVERRIDE", 70, "passing the rules of Smack");
    add("CAP_DAC_OVERRIDE", 60, "reading and writing every file whatever its modes");
    add("CAP_DAC_READ_SEARCH", 60, "reading every file, and opening files by their inode");
    add("CAP_MKNOD", 60, "making device files");
    add("CAP_SETFCAP", 60, "giving capabilities to files");
    add("CAP_SYS_BOOT", 60, "restarting the machine and replacing its kernel");
    add("CAP_SETUID", 50, "becoming any user");
    add("CAP_SETGID", 50, "becoming a member of any group");
    add("CAP_CHOWN", 50, "giving files to any user");
    add("CAP_FOWNER", 50, "changing the modes of files of other users");
    add("CAP_SETPCAP", 50, "changing its own capabilities");
    add("CAP_CHECKPOINT_RESTORE", 50, "choosing process ids, opening files of other processes");
    add("CAP_PERFMON", 40, "observing the kernel and all programs");
    add("CAP_NET_ADMIN", 30, "changing interfaces, routes and packet filters");
    add("CAP_FSETID", 30, "keeping set-user-id bits on files that it changes");
    add("CAP_LINUX_IMMUTABLE", 20, "making files that nobody can delete");
    add("CAP_NET_RAW", 20, "raw packets: listening to and forging traffic");
    add("CAP_SYSLOG", 20, "reading the kernel's log with its addresses");
    add("CAP_SYS_RESOURCE", 20, "passing limits and quotas");
    add("CAP_SYS_TIME", 20, "setting the machine's clock");
    add("CAP_AUDIT_CONTROL", 20, "switching the machine's audit off");
    add("CAP_SYS_CHROOT", 15, "changing its root, and with it what paths mean");
    add("CAP_SYS_PACCT", 15, "switching process accounting on and off");
    add("CAP_SYS_TTY_CONFIG", 15, "changing terminals of others");
    add("CAP_AUDIT_READ", 15, "reading the machine's audit");
    add("CAP_IPC_OWNER", 10, "passing the modes of shared memory and semaphores");
    add("CAP_SYS_NICE", 10, "taking the CPU from others, moving their processes");
    add("CAP_LEASE", 5, "delaying others that open a file");
    add("CAP_KILL", 5, "ending other users' processes that it sees");
    add("CAP_AUDIT_WRITE", 5, "writing records into the machine's audit");
    add("CAP_IPC_LOCK", 3, "holding memory that cannot be swapped out");
    add("CAP_NET_BROADCAST", 2, "broadcasts and multicasts");
    add("CAP_NET_BIND_SERVICE", 2, "ports below 1024");
    add("CAP_BLOCK_SUSPEND", 2, "keeping the machine from sleeping");
    add("CAP_WAKE_ALARM", 2, "waking the machine");
  }

  @Override
  public void check(Inspection inspection) {
    SandboxPolicy policy = inspection.policy();
    for (String name : policy.privileges()) {
      // One that is newer than this table may be anything
      Privilege privilege = ALL.getOrDefault(name, new Privilege(90, "what is not known here"));
      TreeSet<String> rest = new TreeSet<>(policy.privileges());
      rest.remove(name);
      inspection.found(
          Exposure.PRIVILEGE_KEPT,
          severity(privilege.weight()),
          privilege.weight(),
          PRIVILEGES,
          name,
          "It allows " + privilege.allows() + ".",
          policy.toBuilder().privileges(rest).build());
    }
    if (policy.identity() == IdentityPolicy.PLATFORM) {
      inspection.found(
          Exposure.IDENTITY_PLATFORM,
          IDENTITY,
          inspection.value(IDENTITY),
          "The program is the platform's own user, which may be root: what it gets hold of of the"
              + " host, it may read and write.",
          policy.toBuilder().identity(IdentityPolicy.PRIVATE).build());
    }
  }

  static Severity severity(int weight) {
    if (weight >= ESCAPE) {
      return Severity.DANGER;
    }
    return weight > HARMLESS ? Severity.WARNING : Severity.NOTE;
  }

  private static void add(String name, int weight, String allows) {
    ALL.put(name, new Privilege(weight, allows));
  }
}
