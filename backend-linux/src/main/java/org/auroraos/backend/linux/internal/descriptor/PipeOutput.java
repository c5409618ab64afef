package org.auroraos.backend.linux.internal.descriptor;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.libc.NativeBuffer;

/**
 * The writing end of a pipe. A write that waits for the reader fails when the wake-up is signalled.
 */
public final class PipeOutput extends OutputStream {
  /** A write of at most this size to a pipe that polls as writable does not wait, pipe(7). */
  private static final int PIPE_BUF = 4096;

  private final Libc libc;
  private final Descriptor descriptor;
  private final WakeUp end;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closed;

  /**
   * Takes a descriptor over.
   *
   * @param end ends the waiting for the reader
   */
  public PipeOutput(Libc libc, Descriptor descriptor, WakeUp end) {
    this.libc = libc;
    this.descriptor = descriptor;
    this.end = end;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, source.length);
    lock.lock();
    try (NativeBuffer buffer = new NativeBuffer(Math.max(1, Math.min(length, PIPE_BUF)))) {
      for (int done = 0; done < length; ) {
        int chunk = Math.min(length - done, PIPE_BUF);
        buffer.put(0, source, from + done, chunk);
        done += writeOnce(buffer, chunk);
      }
    } finally {
      releaseIfClosed();
      lock.unlock();
    }
  }

  /** Takes effect when a write that is under way returns. */
  @Override
  public void close() {
    closed = true;
    if (lock.tryLock()) {
      try {
        descriptor.close();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Frees the descriptor. The wake-up must have been signalled. */
  public void finish() {
    lock.lock();
    try {
      descriptor.close();
    } finally {
      lock.unlock();
    }
  }

  private int writeOnce(NativeBuffer buffer, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (!descriptor.isOpen() || !end.await(descriptor, Libc.POLLOUT)) {
      throw new IOException("the program has ended");
    }
    long count = libc.write(descriptor.number(), buffer.address(), length);
    if (count >= 0) {
      return (int) count;
    }
    if (Errno.EINTR.is(libc.errno())) {
      return 0;
    }
    throw new IOException("write: " + Errno.describe(libc.errno()));
  }

  private void releaseIfClosed() {
    if (closed) {
      descriptor.close();
    }
  }
}
