package org.auroraos.backend.linux.internal.libc;

import java.util.Arrays;

/**
 * The error numbers of errno(3) that the backend tells apart or names; the same on all machines.
 */
public enum Errno {
  EPERM(1, "operation not permitted"),
  ENOENT(2, "no such file or directory"),
  EINTR(4, "interrupted"),
  EIO(5, "input/output error"),
  ENXIO(6, "no such device or address"),
  E2BIG(7, "argument list too long"),
  ENOEXEC(8, "not an executable format"),
  EBADF(9, "bad file descriptor"),
  EAGAIN(11, "resource temporarily unavailable"),
  ENOMEM(12, "out of memory"),
  EACCES(13, "permission denied"),
  EFAULT(14, "bad address"),
  EBUSY(16, "busy"),
  EEXIST(17, "exists already"),
  EXDEV(18, "on another file system"),
  ENODEV(19, "no such device"),
  ENOTDIR(20, "not a directory"),
  EISDIR(21, "is a directory"),
  EINVAL(22, "invalid argument"),
  ENFILE(23, "too many open files on this machine"),
  EMFILE(24, "too many open files in this process"),
  ETXTBSY(26, "the file is being written"),
  ENOSPC(28, "no space left"),
  EROFS(30, "read-only file system"),
  EPIPE(32, "broken pipe"),
  ENAMETOOLONG(36, "name too long"),
  ENOSYS(38, "not implemented by this kernel"),
  ELOOP(40, "a symbolic link in the way"),
  EPROTO(71, "protocol error"),
  ELIBBAD(80, "a shared library is corrupted"),
  EUSERS(87, "too many users"),
  ECONNRESET(104, "connection reset"),
  ECONNREFUSED(111, "connection refused"),
  EOPNOTSUPP(95, "not supported"),
  EADDRINUSE(98, "address in use"),
  ECONNABORTED(103, "connection aborted"),
  EDQUOT(122, "disk quota exceeded"),
  ETIMEDOUT(110, "timed out"),
  ESTALE(116, "changed meanwhile");

  private final int number;
  private final String meaning;

  Errno(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** The number. */
  public int number() {
    return number;
  }

  /** The name and meaning of a number, such as {@code ENOENT (no such file or directory)}. */
  public static String describe(int number) {
    return Arrays.stream(values())
        .filter(errno -> errno.number == number)
        .map(errno -> errno.name() + " (" + errno.meaning + ")")
        .findFirst()
        .orElse("errno " + number);
  }

  /** Whether this is the number. */
  public boolean is(int other) {
    return number == other;
  }
}
