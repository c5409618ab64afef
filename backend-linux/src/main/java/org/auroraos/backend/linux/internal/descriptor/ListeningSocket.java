package org.auroraos.backend.linux.internal.descriptor;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;

/** A listening socket in non-blocking mode, and the connections that came from it. */
public final class ListeningSocket {
  private final Libc libc;
  private final Descriptor descriptor;
  private final WakeUp end;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<StreamSocket> connections = ConcurrentHashMap.newKeySet();

  /**
   * Takes a descriptor over.
   *
   * @param end ends the waiting for connections
   */
  public ListeningSocket(Libc libc, Descriptor descriptor, WakeUp end) {
    this.libc = libc;
    this.descriptor = descriptor;
    this.end = end;
  }

  /**
   * The next connection; waits for it.
   *
   * @return empty when the wake-up has been signalled
   */
  public Optional<StreamSocket> accept() throws IOException {
    lock.lock();
    try {
      while (descriptor.isOpen() && end.await(descriptor, Libc.POLLIN)) {
        int number = libc.accept4(descriptor.number(), 0, 0, Libc.SOCK_CLOEXEC);
        if (number >= 0) {
          StreamSocket connection = new StreamSocket(libc, new Descriptor(libc, number));
          connections.add(connection);
          return Optional.of(connection);
        }
        requireTransient(libc.errno());
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Closes a connection that came from here. */
  public void close(StreamSocket connection) {
    connections.remove(connection);
    connection.close();
  }

  /** Frees the descriptor and those of all connections. The wake-up must have been signalled. */
  public void finish() {
    lock.lock();
    try {
      descriptor.close();
    } finally {
      lock.unlock();
    }
    connections.forEach(this::close);
  }

  private static void requireTransient(int errno) throws IOException {
    if (!Errno.EAGAIN.is(errno) && !Errno.EINTR.is(errno) && !Errno.ECONNABORTED.is(errno)) {
      throw new IOException("accept: " + Errno.describe(errno));
    }
  }
}
