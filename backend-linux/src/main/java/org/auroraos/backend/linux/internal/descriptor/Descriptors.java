package org.auroraos.backend.linux.internal.descriptor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.libc.NativeBuffer;

/**
 * Makes descriptors. All are closed on exec, and those that a child gets have numbers that cannot
 * collide with the ones they get there: dup2(2) onto 0 to 3 would close a source among them.
 */
public final class Descriptors {
  private static final int LOWEST = 64;
  private static final int SOCKADDR_UN = 110;
  private static final byte[] DEV_NULL = "/dev/null\0".getBytes(StandardCharsets.US_ASCII);

  private final Libc libc;

  /** Makes them with this library. */
  public Descriptors(Libc libc) {
    this.libc = libc;
  }

  /** Two connected descriptors; for a pipe, {@code ours} and {@code theirs} say who keeps which. */
  public record Pair(Descriptor ours, Descriptor theirs) implements AutoCloseable {
    @Override
    public void close() {
      ours.close();
      theirs.close();
    }
  }

  /** A pipe that we read and a child writes. */
  public Pair pipeFromChild() throws IOException {
    int[] ends = pipe();
    return pair(ends[0], ends[1]);
  }

  /** A pipe that we write and a child reads. */
  public Pair pipeToChild() throws IOException {
    int[] ends = pipe();
    return pair(ends[1], ends[0]);
  }

  /** A connected pair of stream sockets. */
  public Pair socketPair() throws IOException {
    int[] ends = new int[2];
    int type = Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC;
    if (libc.socketpair(Libc.AF_UNIX, type, 0, ends) != 0) {
      throw failure("socketpair");
    }
    return pair(ends[0], ends[1]);
  }

  /**
   * Connects to a Unix stream socket in a directory, however long its path is.
   *
   * @return empty when nobody listens there
   */
  public Optional<Descriptor> connect(Path directory, String name) throws IOException {
    int flags = Libc.O_PATH | Libc.O_CLOEXEC;
    int place = libc.openat(Libc.AT_FDCWD, (directory + "\0").getBytes(UTF_8), flags);
    if (place < 0) {
      throw failure("open " + directory);
    }
    try (Descriptor opened = new Descriptor(libc, place)) {
      int number = libc.socket(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0);
      if (number < 0) {
        throw failure("socket");
      }
      Descriptor socket = new Descriptor(libc, number);
      if (connect(socket, "/proc/self/fd/" + opened.number() + "/" + name)) {
        return Optional.of(socket);
      }
      int errno = libc.errno();
      socket.close();
      if (Errno.ENOENT.is(errno) || Errno.ECONNREFUSED.is(errno)) {
        return Optional.empty();
      }
      throw new IOException("connect to " + directory + ": " + Errno.describe(errno));
    }
  }

  /** struct sockaddr_un, unix(7). */
  private boolean connect(Descriptor socket, String path) {
    try (NativeBuffer address = new NativeBuffer(SOCKADDR_UN)) {
      address.putShort(0, (short) Libc.AF_UNIX);
      address.putString(2, path);
      int length = 2 + path.length() + 1;
      int result;
      do {
        result = libc.connect(socket.number(), address.address(), length);
      } while (result != 0 && Errno.EINTR.is(libc.errno()));
      return result == 0;
    }
  }

  /** An input that is at its end. */
  public Descriptor emptyInput() throws IOException {
    int number = libc.openat(Libc.AT_FDCWD, DEV_NULL, Libc.O_RDONLY | Libc.O_CLOEXEC);
    if (number < 0) {
      throw failure("open /dev/null");
    }
    return moved(number);
  }

  /** A wake-up call, not yet signalled. */
  public WakeUp wakeUp() throws IOException {
    return new WakeUp(libc, event());
  }

  /** One that can be used again and again. */
  public WakeUp.Repeated repeatedWakeUp() throws IOException {
    return new WakeUp.Repeated(libc, event());
  }

  private Descriptor event() throws IOException {
    int number = libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
    if (number < 0) {
      throw failure("eventfd");
    }
    return new Descriptor(libc, number);
  }

  private int[] pipe() throws IOException {
    int[] ends = new int[2];
    if (libc.pipe2(ends, Libc.O_CLOEXEC) != 0) {
      throw failure("pipe");
    }
    return ends;
  }

  private Pair pair(int ours, int theirs) throws IOException {
    Descriptor kept = new Descriptor(libc, ours);
    try {
      return new Pair(kept, moved(theirs));
    } catch (IOException e) {
      kept.close();
      throw e;
    }
  }

  private Descriptor moved(int number) throws IOException {
    if (number >= LOWEST) {
      return new Descriptor(libc, number);
    }
    int higher = libc.fcntl(number, Libc.F_DUPFD_CLOEXEC, LOWEST);
    IOException failure = higher < 0 ? failure("fcntl F_DUPFD_CLOEXEC") : null;
    libc.close(number);
    if (failure != null) {
      throw failure;
    }
    return new Descriptor(libc, higher);
  }

  private IOException failure(String operation) {
    return new IOException(operation + ": " + Errno.describe(libc.errno()));
  }
}
