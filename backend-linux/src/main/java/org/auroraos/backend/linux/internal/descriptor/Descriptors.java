package org.auroraos.backend.linux.internal.descriptor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;

/**
 * Makes descriptors. All are closed on exec, and those that a child gets have numbers that cannot
 * collide with the ones they get there: dup2(2) onto 0 to 3 would close a source among them.
 */
public final class Descriptors {
  private static final int LOWEST = 64;
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

  /** Takes over a descriptor that came from elsewhere. */
  public static Descriptor received(Libc libc, int number) {
    return new Descriptor(libc, number);
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
    int number = libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
    if (number < 0) {
      throw failure("eventfd");
    }
    return new WakeUp(libc, new Descriptor(libc, number));
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
