package org.auroraos.backend.linux.internal.descriptor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReentrantLock;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.libc.NativeBuffer;

/**
 * One end of a stream socket as a blocking channel; one thread may read while another writes.
 * Closing it wakes both.
 */
public final class StreamSocket implements ByteChannel {
  private static final int BUFFER_SIZE = 64 << 10;

  private final Libc libc;
  private final Descriptor descriptor;
  private final ReentrantLock reading = new ReentrantLock();
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock state = new ReentrantLock();
  private ByteBuffer rest = ByteBuffer.allocate(0);
  private volatile boolean closed;

  /** Takes a descriptor over. */
  public StreamSocket(Libc libc, Descriptor descriptor) {
    this.libc = libc;
    this.descriptor = descriptor;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    reading.lock();
    try {
      checkOpen();
      if (!target.hasRemaining()) {
        return 0;
      }
      if (!descriptor.isOpen()) {
        return fromRest(target);
      }
      awaitInput();
      byte[] bytes = receive(target.remaining(), 0);
      if (closed) {
        throw new AsynchronousCloseException();
      }
      target.put(bytes);
      return bytes.length == 0 ? -1 : bytes.length;
    } finally {
      reading.unlock();
    }
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    writing.lock();
    try {
      checkOpen();
      return sendAll(source);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
    hangUp();
    releaseAfter(() -> {});
  }

  /** Tells the other end that nothing more will be written. */
  public void shutdownOutput() throws IOException {
    state.lock();
    try {
      checkOpen();
      if (descriptor.isOpen() && libc.shutdown(descriptor.number(), Libc.SHUT_WR) != 0) {
        throw new IOException("shutdown: " + Errno.describe(libc.errno()));
      }
    } finally {
      state.unlock();
    }
  }

  /**
   * Ends the conversation: what has arrived can still be read, then comes the end; the descriptor
   * is free.
   */
  public void finish() {
    hangUp();
    releaseAfter(this::keepRest);
  }

  /** Wakes whoever waits in recv(2) or send(2); what has arrived stays readable. */
  private void hangUp() {
    state.lock();
    try {
      if (descriptor.isOpen()) {
        libc.shutdown(descriptor.number(), Libc.SHUT_RDWR);
      }
    } finally {
      state.unlock();
    }
  }

  private void releaseAfter(Runnable last) {
    reading.lock();
    writing.lock();
    state.lock();
    try {
      if (descriptor.isOpen()) {
        last.run();
        descriptor.close();
      }
    } finally {
      state.unlock();
      writing.unlock();
      reading.unlock();
    }
  }

  private void keepRest() {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] bytes = receivedAlready();
    while (bytes.length > 0) {
      kept.writeBytes(bytes);
      bytes = receivedAlready();
    }
    rest = ByteBuffer.wrap(kept.toByteArray());
  }

  private byte[] receivedAlready() {
    try {
      return receive(BUFFER_SIZE, Libc.MSG_DONTWAIT);
    } catch (IOException e) {
      // Nothing is left, or the other end went with unread data (ECONNRESET).
      return new byte[0];
    }
  }

  private int fromRest(ByteBuffer target) {
    if (!rest.hasRemaining()) {
      return -1;
    }
    int count = Math.min(rest.remaining(), target.remaining());
    target.put(rest.slice().limit(count));
    rest.position(rest.position() + count);
    return count;
  }

  /** Waits without a buffer: thousands of channels may be idle. */
  private void awaitInput() {
    try (NativeBuffer polled = new NativeBuffer(Long.BYTES)) {
      polled.putInt(0, descriptor.number());
      polled.putShort(Integer.BYTES, Libc.POLLIN);
      while (libc.poll(polled.address(), 1, -1) < 0 && Errno.EINTR.is(libc.errno())) {
        // again
      }
    }
  }

  private byte[] receive(int length, int flags) throws IOException {
    int wanted = Math.min(length, BUFFER_SIZE);
    try (NativeBuffer buffer = new NativeBuffer(wanted)) {
      while (true) {
        int count = (int) libc.recv(descriptor.number(), buffer.address(), wanted, flags);
        if (count >= 0) {
          byte[] bytes = new byte[count];
          buffer.get(0, bytes, 0, count);
          return bytes;
        }
        if (!Errno.EINTR.is(libc.errno())) {
          throw new IOException("recv: " + Errno.describe(libc.errno()));
        }
      }
    }
  }

  private int sendAll(ByteBuffer source) throws IOException {
    int written = 0;
    try (NativeBuffer buffer = new NativeBuffer(BUFFER_SIZE)) {
      while (source.hasRemaining()) {
        byte[] chunk = new byte[Math.min(source.remaining(), BUFFER_SIZE)];
        source.duplicate().get(chunk);
        buffer.put(0, chunk, 0, chunk.length);
        int count = send(buffer, chunk.length);
        source.position(source.position() + count);
        written += count;
      }
    }
    return written;
  }

  private int send(NativeBuffer buffer, int length) throws IOException {
    checkOpen();
    if (!descriptor.isOpen()) {
      throw new IOException("the program has ended");
    }
    long count = libc.send(descriptor.number(), buffer.address(), length, Libc.MSG_NOSIGNAL);
    if (count >= 0) {
      return (int) count;
    }
    if (closed) {
      throw new AsynchronousCloseException();
    }
    if (Errno.EINTR.is(libc.errno())) {
      return 0;
    }
    throw new IOException("send: " + Errno.describe(libc.errno()));
  }

  private void checkOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }
}
