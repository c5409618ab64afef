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
 * One end of a stream socket that others hold too, as a blocking channel; one thread may read while
 * another writes. Closing it wakes both, and leaves the connection as it is: a shutdown(2) would
 * end it for the others.
 */
public final class SharedSocket implements ByteChannel {
  private static final int BUFFER_SIZE = 64 << 10;

  private final Libc libc;
  private final Descriptor descriptor;
  private final WakeUp end;

  /** Held to read by who uses the descriptors, to write by who closes them. */
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

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
      int count = SocketReceiver.NOT_YET;
      while (count == SocketReceiver.NOT_YET) {
        if (!end.await(descriptor, Libc.POLLIN)) {
          throw new AsynchronousCloseException();
        }
        count = new SocketReceiver(libc).receive(descriptor, bytes, Libc.MSG_DONTWAIT);
      }
      target.put(bytes, 0, count);
      return count == 0 ? -1 : count;
    } finally {
      use.readLock().unlock();
    }
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    use.readLock().lock();
    try (NativeBuffer buffer = new NativeBuffer(BUFFER_SIZE)) {
      int written = 0;
      while (source.hasRemaining()) {
        checkOpen();
        if (!end.await(descriptor, Libc.POLLOUT)) {
          throw new AsynchronousCloseException();
        }
        byte[] chunk = new byte[Math.min(source.remaining(), BUFFER_SIZE)];
        source.duplicate().get(chunk);
        buffer.put(0, chunk, 0, chunk.length);
        int count = send(buffer, chunk.length);
        source.position(source.position() + count);
        written += count;
      }
      return written;
    } finally {
      use.readLock().unlock();
    }
  }

  @Override
  public boolean isOpen() {
    return !end.isSignalled();
  }

  @Override
  public void close() {
    if (!end.isSignalled()) {
      end.signal();
      use.writeLock().lock();
      try {
        descriptor.close();
        end.close();
      } finally {
        use.writeLock().unlock();
      }
    }
  }

  private int send(NativeBuffer buffer, int length) throws IOException {
    int flags = Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT;
    long count = libc.send(descriptor.number(), buffer.address(), length, flags);
    if (count < 0 && !Errno.EINTR.is(libc.errno()) && !Errno.EAGAIN.is(libc.errno())) {
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
