package org.auroraos.backend.linux.internal.descriptor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.libc.NativeBuffer;

/**
 * One end of a stream socket that others hold too. Reading waits, writing never does; one thread
 * may read while another writes. Closing it wakes who reads, and leaves the connection as it is: a
 * shutdown(2) would end it for the others.
 */
public final class SharedSocket implements ByteChannel {
  private static final int BUFFER_SIZE = 64 << 10;
  private static final int NOT_YET = -1;

  private final Libc libc;
  private final Descriptor descriptor;
  private final WakeUp end;

  /** Held to read by who uses the descriptors, to write by who closes them. */
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

  private boolean closed;

  /** Takes a descriptor over. */
  public SharedSocket(Libc libc, Descriptor descriptor) throws IOException {
    this.libc = libc;
    this.descriptor = descriptor;
    this.end = new Descriptors(libc).wakeUp();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    use.readLock().lock();
    try {
      checkOpen();
      if (!target.hasRemaining()) {
        return 0;
      }
      byte[] bytes = new byte[Math.min(target.remaining(), BUFFER_SIZE)];
      int count = NOT_YET;
      while (count == NOT_YET) {
        if (!end.await(descriptor, Libc.POLLIN)) {
          throw new AsynchronousCloseException();
        }
        count = receive(bytes);
      }
      target.put(bytes, 0, count);
      return count == 0 ? -1 : count;
    } finally {
      leave();
    }
  }

  /**
   * Waits for nobody: writes what there is room for now, which may be nothing. The other end may
   * belong to a program that never reads.
   */
  @Override
  public int write(ByteBuffer source) throws IOException {
    use.readLock().lock();
    try (NativeBuffer buffer = new NativeBuffer(BUFFER_SIZE)) {
      int written = 0;
      int count = NOT_YET;
      while (source.hasRemaining() && count != 0) {
        checkOpen();
        byte[] chunk = new byte[Math.min(source.remaining(), BUFFER_SIZE)];
        source.duplicate().get(chunk);
        buffer.put(0, chunk, 0, chunk.length);
        count = send(buffer, chunk.length);
        source.position(source.position() + count);
        written += count;
      }
      return written;
    } finally {
      leave();
    }
  }

  @Override
  public boolean isOpen() {
    return !end.isSignalled();
  }

  /** Waits for nobody: who is in the middle of reading or writing closes it when he leaves. */
  @Override
  public void close() {
    end.signal();
    closeIfUnused();
  }

  private void leave() {
    use.readLock().unlock();
    if (end.isSignalled()) {
      closeIfUnused();
    }
  }

  private void closeIfUnused() {
    if (!use.writeLock().tryLock()) {
      return;
    }
    try {
      if (!closed) {
        closed = true;
        descriptor.close();
        end.close();
      }
    } finally {
      use.writeLock().unlock();
    }
  }

  /**
   * Without room for descriptors: the kernel closes those that a program sends along, unix(7), and
   * neither its limits nor ours are used up by them.
   */
  private int receive(byte[] target) {
    try (NativeBuffer buffer = new NativeBuffer(target.length)) {
      long count =
          libc.recv(descriptor.number(), buffer.address(), target.length, Libc.MSG_DONTWAIT);
      if (count < 0 && (Errno.EINTR.is(libc.errno()) || Errno.EAGAIN.is(libc.errno()))) {
        return NOT_YET;
      }
      if (count <= 0) {
        // A peer that was killed with unread input resets the connection: gone all the same.
        return 0;
      }
      buffer.get(0, target, 0, (int) count);
      return (int) count;
    }
  }

  /** How much was sent: 0 when there is no room. */
  private int send(NativeBuffer buffer, int length) throws IOException {
    int flags = Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT;
    long count;
    do {
      count = libc.send(descriptor.number(), buffer.address(), length, flags);
    } while (count < 0 && Errno.EINTR.is(libc.errno()));
    if (count < 0 && !Errno.EAGAIN.is(libc.errno())) {
      throw new IOException("send: " + Errno.describe(libc.errno()));
    }
    return (int) Math.max(count, 0);
  }

  private void checkOpen() throws ClosedChannelException {
    if (end.isSignalled()) {
      throw new ClosedChannelException();
    }
  }
}
