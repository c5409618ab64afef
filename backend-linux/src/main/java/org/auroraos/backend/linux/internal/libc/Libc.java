package org.auroraos.backend.linux.internal.libc;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * Functions of the C library, one to one; names, arguments and results as in sections 2 and 3 of
 * the Linux manual. Where a function fails with -1, {@link #errno} is the thread's error number.
 *
 * <p>Addresses and sizes are {@code long}: the machines that are supported have 64 bits.
 */
public final class Libc {
  public static final int O_RDONLY = 0;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;
  public static final int F_DUPFD_CLOEXEC = 1030;
  public static final int AF_UNIX = 1;
  public static final int SOCK_STREAM = 1;
  public static final int SOCK_CLOEXEC = O_CLOEXEC;
  public static final int SHUT_WR = 1;
  public static final int SHUT_RDWR = 2;
  public static final int SOL_SOCKET = 1;
  public static final int SCM_RIGHTS = 1;
  public static final int SCM_CREDENTIALS = 2;
  public static final int MSG_DONTWAIT = 0x40;
  public static final int MSG_NOSIGNAL = 0x4000;
  public static final int MSG_CMSG_CLOEXEC = 0x40000000;
  public static final int EFD_CLOEXEC = O_CLOEXEC;
  public static final int EFD_NONBLOCK = O_NONBLOCK;
  public static final long FIONREAD = 0x541B;
  public static final short POLLIN = 1;
  public static final short POLLOUT = 4;
  public static final int O_PATH = 0x200000;
  public static final int SO_PASSCRED = 16;
  public static final int SO_PEERCRED = 17;
  public static final int MSG_PEEK = 2;
  public static final int WNOHANG = 1;
  public static final int AT_FDCWD = -100;
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;
  public static final int SIGKILL = 9;
  public static final int SIGTERM = 15;

  /** Binds the functions to the C library of this process. */
  public Libc() {
    Native.register(Libc.class, NativeLibrary.getProcess());
  }

  /** The error number of the calling thread's last call here. */
  public int errno() {
    return Native.getLastError();
  }

  /** pipe(2). */
  public native int pipe2(int[] descriptors, int flags);

  /** socketpair(2). */
  public native int socketpair(int domain, int type, int protocol, int[] descriptors);

  /** socket(2). */
  public native int socket(int domain, int type, int protocol);

  /** connect(2). */
  public native int connect(int socket, long address, int length);

  /** getsockopt(2) of ints. */
  public native int getsockopt(int socket, int level, int name, int[] value, int[] size);

  /** setsockopt(2) of one int. */
  public native int setsockopt(int socket, int level, int name, int[] value, int size);

  /** eventfd(2). */
  public native int eventfd(int initial, int flags);

  /** openat(2), without a mode: it never creates. */
  public native int openat(int directory, byte[] path, int flags);

  /** fcntl(2) with an int argument. */
  public native int fcntl(int descriptor, int command, int argument);

  /** ioctl(2) with a pointer to one int. */
  public native int ioctl(int descriptor, long request, int[] argument);

  /** read(2). */
  public native long read(int descriptor, long buffer, long count);

  /** write(2). */
  public native long write(int descriptor, long buffer, long count);

  /** recv(2). */
  public native long recv(int socket, long buffer, long count, int flags);

  /** recvmsg(2). */
  public native long recvmsg(int socket, long message, int flags);

  /** sendmsg(2). */
  public native long sendmsg(int socket, long message, int flags);

  /** accept4(2). */
  public native int accept4(int socket, long address, long length, int flags);

  /** send(2). */
  public native long send(int socket, long buffer, long count, int flags);

  /** close(2). */
  public native int close(int descriptor);

  /** shutdown(2). */
  public native int shutdown(int socket, int how);

  /** poll(2). */
  public native int poll(long descriptors, long count, int timeoutMillis);

  /** posix_spawn(3); returns the error number instead of setting it. */
  public native int posix_spawn(
      int[] pid, long path, long actions, long attributes, long argv, long envp);

  /** posix_spawn_file_actions_init(3); returns the error number. */
  public native int posix_spawn_file_actions_init(long actions);

  /** posix_spawn_file_actions_adddup2(3); returns the error number. */
  public native int posix_spawn_file_actions_adddup2(long actions, int from, int to);

  /** posix_spawn_file_actions_destroy(3); returns the error number. */
  public native int posix_spawn_file_actions_destroy(long actions);

  /** waitpid(2). */
  public native int waitpid(int pid, int[] status, int options);

  /** kill(2). */
  public native int kill(int pid, int signal);

  /** fchownat(2). */
  public native int fchownat(int directory, byte[] path, int uid, int gid, int flags);

  /** prctl(2). */
  public native int prctl(int option, long second, long third, long fourth, long fifth);

  /** syscall(2), for calls that have no function, with three arguments. */
  public native long syscall(long number, long first, long second, long third);

  /** getrlimit(2); the soft and the hard limit. */
  public native int getrlimit(int resource, long[] limits);
}
