package org.auroraos.backend.linux.internal.landlock;

import java.util.Optional;

/**
 * A right that a Landlock rule set can handle: once handled, it is denied but where a rule grants
 * it.
 *
 * <p>Source: {@code linux/landlock.h}, landlock(7); the ABI that brought each right, with its
 * kernel: 1 (5.13), 2 (5.19), 3 (6.2), 4 (6.7), 5 (6.10), 6 (6.12), 7 (6.15: log flags only), 8
 * (7.0: thread synchronisation only), 9 (7.1), 10 (7.2).
 */
public enum LandlockRight {
  /** Executes a file. */
  EXECUTE(Field.FILESYSTEM, 0, 1, Cover.ROOT, "mount flags"),
  /** Opens a file for writing. */
  WRITE_FILE(Field.FILESYSTEM, 1, 1, Cover.ROOT, "read-only mounts"),
  /** Opens a file for reading. */
  READ_FILE(Field.FILESYSTEM, 2, 1, Cover.ROOT, "the private root"),
  /** Lists a directory. */
  READ_DIR(Field.FILESYSTEM, 3, 1, Cover.ROOT, "the private root"),
  /** Removes a directory. */
  REMOVE_DIR(Field.FILESYSTEM, 4, 1, Cover.ROOT, "read-only mounts"),
  /** Removes a file. */
  REMOVE_FILE(Field.FILESYSTEM, 5, 1, Cover.ROOT, "read-only mounts"),
  /** Makes a character device. */
  MAKE_CHAR(Field.FILESYSTEM, 6, 1, Cover.ALWAYS, "dropped capabilities and nodev mounts"),
  /** Makes a directory. */
  MAKE_DIR(Field.FILESYSTEM, 7, 1, Cover.ROOT, "read-only mounts"),
  /** Makes a regular file. */
  MAKE_REG(Field.FILESYSTEM, 8, 1, Cover.ROOT, "read-only mounts"),
  /** Makes a Unix socket. */
  MAKE_SOCK(Field.FILESYSTEM, 9, 1, Cover.ROOT, "read-only mounts"),
  /** Makes a named pipe. */
  MAKE_FIFO(Field.FILESYSTEM, 10, 1, Cover.ROOT, "read-only mounts"),
  /** Makes a block device. */
  MAKE_BLOCK(Field.FILESYSTEM, 11, 1, Cover.ALWAYS, "dropped capabilities and nodev mounts"),
  /** Makes a symbolic link. */
  MAKE_SYM(Field.FILESYSTEM, 12, 1, Cover.ROOT, "read-only mounts"),
  /** Links or renames a file to another directory. */
  REFER(
      Field.FILESYSTEM,
      13,
      2,
      Cover.ALWAYS,
      "Landlock itself, which denies it altogether below ABI 2"),
  /** Truncates a file. */
  TRUNCATE(Field.FILESYSTEM, 14, 3, Cover.ROOT, "read-only mounts"),
  /** Sends ioctl commands to a device that it opened. */
  IOCTL_DEV(
      Field.FILESYSTEM,
      15,
      5,
      Cover.ROOT,
      "a /dev without other devices than null, zero, full, random, tty"),
  /** Connects to a Unix socket by its path. */
  RESOLVE_UNIX(
      Field.FILESYSTEM,
      16,
      9,
      Cover.SOCKETS,
      "the private root, in which no socket of the host lies"),
  /** Binds a TCP port. */
  BIND_TCP(Field.NETWORK, 0, 4, Cover.NETWORK, "the network namespace"),
  /** Connects to a TCP port. */
  CONNECT_TCP(Field.NETWORK, 1, 4, Cover.NETWORK, "the network namespace"),
  /** Binds a UDP port. */
  BIND_UDP(Field.NETWORK, 2, 10, Cover.NETWORK, "the network namespace"),
  /** Sends to a UDP port. */
  CONNECT_SEND_UDP(Field.NETWORK, 3, 10, Cover.NETWORK, "the network namespace"),
  /** Connects to an abstract Unix socket of another sandbox or of the host. */
  SCOPE_ABSTRACT_UNIX_SOCKET(Field.SCOPE, 0, 6, Cover.NETWORK, "the network namespace"),
  /** Signals a process outside. */
  SCOPE_SIGNAL(Field.SCOPE, 1, 6, Cover.PROCESSES, "the PID namespace");

  /** The word of {@code struct landlock_ruleset_attr} in which a right is a bit. */
  public enum Field {
    /** {@code handled_access_fs}. */
    FILESYSTEM,
    /** {@code handled_access_net}. */
    NETWORK,
    /** {@code scoped}. */
    SCOPE
  }

  /** What a right is covered by where Landlock does not know it. */
  private enum Cover {
    /** The capabilities that are dropped, or Landlock itself. */
    ALWAYS,
    /** The private root and the flags of its mounts. */
    ROOT,
    /** The private root, as far as it shows no socket of the host. */
    SOCKETS,
    /** A network namespace. */
    NETWORK,
    /** A PID namespace. */
    PROCESSES
  }

  private final Field field;
  private final int bit;
  private final int abi;
  private final Cover cover;
  private final String otherwiseBy;

  LandlockRight(Field field, int bit, int abi, Cover cover, String otherwiseBy) {
    this.field = field;
    this.bit = bit;
    this.abi = abi;
    this.cover = cover;
    this.otherwiseBy = otherwiseBy;
  }

  /** The word in which it is a bit. */
  public Field field() {
    return field;
  }

  /** Its bit in that word. */
  public long mask() {
    return 1L << bit;
  }

  /** The first ABI that knows it. */
  public int abi() {
    return abi;
  }

  /**
   * What else keeps a program from it on a kernel that does not know the right.
   *
   * @param surroundings what the sandbox has besides Landlock
   * @return empty when nothing does
   */
  public Optional<String> otherwiseBy(Surroundings surroundings) {
    return switch (cover) {
      case ALWAYS -> Optional.of(otherwiseBy);
      case ROOT -> surroundings.privateRoot() ? Optional.of(otherwiseBy) : Optional.empty();
      case SOCKETS ->
          surroundings.privateRoot()
              ? Optional.of(otherwiseBy + surroundings.shownSockets())
              : surroundings.socketsBy();
      case PROCESSES -> surroundings.ownProcesses() ? Optional.of(otherwiseBy) : Optional.empty();
      case NETWORK ->
          surroundings.ownNetwork() ? Optional.of(otherwiseBy) : surroundings.socketsBy();
    };
  }
}
