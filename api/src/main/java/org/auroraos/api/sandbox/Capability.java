package org.auroraos.api.sandbox;

import java.util.Arrays;
import java.util.Optional;

/**
 * Something that a policy can ask a backend to enforce; one line of the {@link EnforcementReport}
 * each.
 *
 * <p>Not to be confused with Linux capabilities, which are the single entry {@link #PRIVILEGES}.
 */
public enum Capability {
  /** Wall-clock limit of the whole tree. */
  WALL_TIME("wall-time"),
  /** CPU time limit of the whole tree. */
  CPU_TIME("cpu-time"),
  /** Memory limit of the whole tree, swap included. */
  MEMORY("memory"),
  /** Limit on processes and threads of the whole tree. */
  PROCESSES("processes"),
  /** Limit on open files of one process. */
  OPEN_FILES("open-files"),
  /** Limit on the size of one written file. */
  FILE_SIZE("file-size"),
  /** Limit on what is kept of each output stream. */
  OUTPUT("output"),
  /** Share of the CPU when others want it too. */
  CPU_WEIGHT("cpu-weight"),
  /** Upper bound on CPU use. */
  CPU_QUOTA("cpu-quota"),
  /** Share of the disks when others want them too. */
  IO_WEIGHT("io-weight"),
  /** Upper bound on what is read from a disk in a second. */
  IO_READ_BPS("io-read-bps"),
  /** Upper bound on what is written to a disk in a second. */
  IO_WRITE_BPS("io-write-bps"),
  /** No core dumps: a dump would carry the program's memory out of its sandbox. */
  CORE_DUMPS("core-dumps"),
  /** A private file-system root with only what the policy shows. */
  FILESYSTEM("filesystem"),
  /** Which network the program reaches. */
  NETWORK("network"),
  /** Own process tree: no other process is seen or signalled. */
  PROCESS_ISOLATION("process-isolation"),
  /** Own System V and POSIX IPC objects. */
  IPC_ISOLATION("ipc-isolation"),
  /** Own host name. */
  HOSTNAME("hostname"),
  /** The sandbox sees its resource group as the root. */
  CGROUP_VIEW("cgroup-view"),
  /** Which user the program runs as. */
  IDENTITY("identity"),
  /** Which privileges (Linux capabilities) the program keeps. */
  PRIVILEGES("privileges"),
  /** No program gains privileges by being executed (no_new_privs). */
  NO_NEW_PRIVILEGES("no-new-privileges"),
  /** Own session: no controlling terminal of the platform. */
  SESSION("session"),
  /** No inherited descriptors but the declared ones. */
  DESCRIPTORS("descriptors"),
  /** Only the listed environment variables. */
  ENVIRONMENT("environment"),
  /** A second check of file access by the kernel's rule sets (Landlock). */
  FILE_RULES("file-rules"),
  /** Which system calls are allowed. */
  SYSCALLS("syscalls"),
  /** The claims of the report are tried from inside before the program starts. */
  SELF_PROBE("self-probe");

  private final String id;

  Capability(String id) {
    this.id = id;
  }

  /** The name in policies, reports and JSON. */
  public String id() {
    return id;
  }

  /** The capability with this {@link #id()}, or empty if there is none. */
  public static Optional<Capability> byId(String id) {
    return Arrays.stream(values()).filter(c -> c.id.equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return id;
  }
}
