package org.auroraos.backend.linux.internal.wire;

import java.nio.file.Path;

/**
 * One MOUNT field: a piece of the private root.
 *
 * @param kind what it is
 * @param target absolute path inside
 * @param source absolute path outside, for BIND; empty otherwise
 * @param flags of {@link #READ_ONLY} and the like
 * @param size bytes, for TMPFS
 * @param inodes for TMPFS; 0 leaves it to the kernel
 * @param mode permissions; -1 leaves them to the launcher
 * @param content of a FILE, or the target of a SYMLINK
 */
public record Mount(
    Kind kind,
    String target,
    String source,
    int flags,
    long size,
    long inodes,
    int mode,
    String content) {
  public static final int READ_ONLY = 1;
  public static final int NOEXEC = 2;
  public static final int RECURSIVE = 4;
  public static final int OPTIONAL = 8;

  /** The kinds of the protocol, with their numbers. */
  public enum Kind {
    BIND(1),
    TMPFS(2),
    PROC(3),
    DEV(4),
    DIR(5),
    SYMLINK(6),
    FILE(7);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  /** A file or directory of the host. */
  public static Mount bind(Path source, String target, int flags) {
    return new Mount(Kind.BIND, target, source.toString(), flags, 0, 0, -1, "");
  }

  /** An empty file system in memory, owned by the program. */
  public static Mount tmpfs(String target, int flags, long size, long inodes, int mode) {
    return new Mount(Kind.TMPFS, target, "", flags, size, inodes, mode, "");
  }

  /** A fresh /proc. */
  public static Mount proc(String target) {
    return new Mount(Kind.PROC, target, "", 0, 0, 0, -1, "");
  }

  /** A minimal /dev. */
  public static Mount dev(String target) {
    return new Mount(Kind.DEV, target, "", 0, 0, 0, -1, "");
  }

  /** An empty directory that cannot be written. */
  public static Mount directory(String target) {
    return new Mount(Kind.DIR, target, "", 0, 0, 0, 0755, "");
  }

  /** A symbolic link. */
  public static Mount symlink(String target, String content) {
    return new Mount(Kind.SYMLINK, target, "", 0, 0, 0, -1, content);
  }

  /** A file that cannot be written. */
  public static Mount file(String target, String content) {
    return new Mount(Kind.FILE, target, "", 0, 0, 0, 0644, content);
  }

  /** Whether a flag is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  void write(FieldWriter out) {
    out.u32(1, kind.number).string(2, target);
    switch (kind) {
      case BIND -> out.string(3, source).u32(4, flags);
      case TMPFS -> out.u32(4, flags).u64(5, size).u64(6, inodes).u32(7, mode);
      case PROC, DEV -> {}
      case DIR -> out.u32(7, mode);
      case SYMLINK -> out.string(8, content);
      case FILE -> out.u32(7, mode).string(8, content);
    }
  }

  /** Whether it cannot be written. */
  public boolean readOnly() {
    return (flags & READ_ONLY) != 0;
  }
}
