package org.auroraos.backend.linux.internal.observe;

import java.util.ArrayList;
import java.util.List;
import org.auroraos.api.backend.Observation.Kind;
import org.auroraos.backend.linux.internal.seccomp.FilterLibrary;
import org.auroraos.backend.linux.internal.wire.Listening;
import org.auroraos.backend.linux.internal.wire.Listening.Read;

/**
 * System calls on files and addresses: where their path or address stands, and what they do.
 *
 * @param name of the call
 * @param kind what it does; calls that open say it by their flags
 * @param what its argument points to
 * @param argument index of the path or address
 * @param directory index of the directory's descriptor, or {@link Listening#NONE}
 * @param flags index of the flags, or {@link Listening#NONE}
 */
record FileCall(
    String name, Kind kind, Listening.Kind what, int argument, int directory, int flags) {
  private static final int NONE = Listening.NONE;

  // asm-generic/fcntl.h: the same on both architectures
  private static final int O_ACCMODE = 3;
  private static final int O_CREAT = 0x40;
  private static final int O_TRUNC = 0x200;
  private static final int WRITES = O_ACCMODE | O_CREAT | O_TRUNC;

  /** Of a call with two paths, that of the new name: the old one was written to before. */
  private static final List<FileCall> ALL =
      List.of(
          path("open", Kind.FILE_READ, 0, NONE, 1),
          path("openat", Kind.FILE_READ, 1, 0, 2),
          path("creat", Kind.FILE_WRITE, 0, NONE, NONE),
          path("execve", Kind.EXECUTE, 0, NONE, NONE),
          path("execveat", Kind.EXECUTE, 1, 0, NONE),
          path("stat", Kind.FILE_LOOK, 0, NONE, NONE),
          path("lstat", Kind.FILE_LOOK, 0, NONE, NONE),
          path("newfstatat", Kind.FILE_LOOK, 1, 0, NONE),
          path("statx", Kind.FILE_LOOK, 1, 0, NONE),
          path("access", Kind.FILE_LOOK, 0, NONE, NONE),
          path("faccessat", Kind.FILE_LOOK, 1, 0, NONE),
          path("faccessat2", Kind.FILE_LOOK, 1, 0, NONE),
          path("readlink", Kind.FILE_LOOK, 0, NONE, NONE),
          path("readlinkat", Kind.FILE_LOOK, 1, 0, NONE),
          path("chdir", Kind.FILE_LOOK, 0, NONE, NONE),
          path("statfs", Kind.FILE_LOOK, 0, NONE, NONE),
          path("mkdir", Kind.FILE_WRITE, 0, NONE, NONE),
          path("mkdirat", Kind.FILE_WRITE, 1, 0, NONE),
          path("rmdir", Kind.FILE_WRITE, 0, NONE, NONE),
          path("unlink", Kind.FILE_WRITE, 0, NONE, NONE),
          path("unlinkat", Kind.FILE_WRITE, 1, 0, NONE),
          path("rename", Kind.FILE_WRITE, 1, NONE, NONE),
          path("renameat", Kind.FILE_WRITE, 3, 2, NONE),
          path("renameat2", Kind.FILE_WRITE, 3, 2, NONE),
          path("link", Kind.FILE_WRITE, 1, NONE, NONE),
          path("linkat", Kind.FILE_WRITE, 3, 2, NONE),
          path("symlink", Kind.FILE_WRITE, 1, NONE, NONE),
          path("symlinkat", Kind.FILE_WRITE, 2, 1, NONE),
          path("truncate", Kind.FILE_WRITE, 0, NONE, NONE),
          path("chmod", Kind.FILE_WRITE, 0, NONE, NONE),
          path("fchmodat", Kind.FILE_WRITE, 1, 0, NONE),
          path("chown", Kind.FILE_WRITE, 0, NONE, NONE),
          path("lchown", Kind.FILE_WRITE, 0, NONE, NONE),
          path("fchownat", Kind.FILE_WRITE, 1, 0, NONE),
          path("utime", Kind.FILE_WRITE, 0, NONE, NONE),
          path("utimes", Kind.FILE_WRITE, 0, NONE, NONE),
          path("utimensat", Kind.FILE_WRITE, 1, 0, NONE),
          path("mknod", Kind.FILE_WRITE, 0, NONE, NONE),
          path("mknodat", Kind.FILE_WRITE, 1, 0, NONE),
          address("connect", Kind.CONNECT, 1),
          address("bind", Kind.BIND, 1),
          address("sendto", Kind.CONNECT, 4));

  static List<FileCall> all() {
    return ALL;
  }

  /** What the launcher has to read, on this machine. */
  static List<Read> reads(FilterLibrary filters) {
    List<Read> reads = new ArrayList<>();
    for (FileCall call : ALL) {
      filters.number(call.name()).ifPresent(number -> reads.add(call.read(number)));
    }
    return reads;
  }

  /** What a call with these flags does. */
  Kind kind(int given) {
    return kind == Kind.FILE_READ && given != 0 ? Kind.FILE_WRITE : kind;
  }

  private Read read(int number) {
    return new Read(number, what, argument, directory, flags, flags == NONE ? 0 : WRITES);
  }

  private static FileCall path(String name, Kind kind, int argument, int directory, int flags) {
    return new FileCall(name, kind, Listening.Kind.PATH, argument, directory, flags);
  }

  private static FileCall address(String name, Kind kind, int argument) {
    return new FileCall(name, kind, Listening.Kind.ADDRESS, argument, NONE, NONE);
  }
}
