package org.auroraos.core.internal.policy;

/** What the keys mean, in words: constants, because the metatype's annotations need them. */
final class PolicyTexts {
  static final String EXTENDS = "Name of the policy that holds for keys that are not given here.";

  static final String WALL_TIME =
      "Wall-clock time of one run; the whole tree of processes is killed then.";

  static final String CPU_TIME = "CPU time of the whole tree of processes, user and system.";

  static final String MEMORY = "Memory of the whole tree of processes, swap included.";

  static final String PROCESSES = "Processes and threads of the whole tree.";

  static final String OPEN_FILES = "Open files of one process.";

  static final String FILE_SIZE = "Size of a file that the program writes.";

  static final String OUTPUT =
      "What is kept of each output stream in the result of a run, at most 64MiB; the "
          + "program is never blocked by it.";

  static final String CPU_WEIGHT = "Share of the CPU when others want it too; 100 as any other.";

  static final String CPU_QUOTA = "Upper bound on CPU use; 150% is one and a half CPUs.";

  static final String IO_WEIGHT = "Share of the disks when others want them too; 100 as any other.";

  static final String IO_READ_BPS =
      "Bytes per second that are read from each disk that holds /data or another writable path.";

  static final String IO_WRITE_BPS = "Bytes per second that are written to each of these disks.";

  static final String READ_ONLY = "Host paths shown read-only, at the same place.";

  static final String READ_WRITE = "Host paths shown writable, at the same place.";

  static final String HIDDEN =
      "Paths covered by nothing although they lie in something that is shown.";

  static final String TMP_SIZE = "Size of the private /tmp, which lies in memory.";

  static final String SHM_SIZE = "Size of the private /dev/shm, which lies in memory.";

  static final String NETWORK =
      "Which network the program reaches: none, a loopback interface of its own, the "
          + "destinations in network.egress, or that of the host.";

  static final String EGRESS =
      "Destinations of network = egress: exact names, all names below one (*.example.com:443), "
          + "or addresses; for addresses of this machine and its networks see below.";

  static final String SYSCALL_PROFILE = "Set of system calls to start from; none is no filter.";

  static final String SYSCALLS_DENIED = "System calls denied in addition, by name.";

  static final String ENVIRONMENT =
      "NAME=value sets a variable; NAME takes it over from the platform or lets a run set it. "
          + "Beyond that there are PATH, HOME, TMPDIR and LANG only.";

  static final String PRIVILEGES =
      "Linux capabilities that the program keeps, such as CAP_NET_BIND_SERVICE.";

  static final String IDENTITY =
      "Which user the program runs as: a private one that no other plugin has, or that "
          + "of the platform.";

  static final String ALLOW_PARTIAL =
      "What may be missing where it cannot be enforced: everything, nothing, or the "
          + "listed capabilities. What is missing is reported in any case.";

  private PolicyTexts() {}
}
