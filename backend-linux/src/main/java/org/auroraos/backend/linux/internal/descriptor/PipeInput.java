package org.auroraos.backend.linux.internal.descriptor;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.libc.NativeBuffer;

/**
 * The reading end of a pipe. It ends when every writer is gone, or with {@link #finish}, whatever
 * writers are left: a program may have passed its end to somebody outside its sandbox.
 */
public final class PipeInput extends InputStream {
  private static final int BUFFER_SIZE = 64 << 10;
  private static final byte[] NOTHING = {};

  private final Libc libc;
  private final Descriptor descriptor;
  private final WakeUp end;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closed;
  private byte[] rest = NOTHING;
  private int taken;

  /**
   * Takes a descriptor over.
   *
   * @param end ends the waiting for more
   */
  public PipeInput(Libc libc, Descriptor descriptor, WakeUp end) {
    this.libc = libc;
    this.descriptor = descriptor;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, target.length);
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the stream is closed");
      }
      int count = rest.length > taken ? -1 : fromPipe(target, from, length);
      return count >= 0 ? count : fromRest(target, from, length);
    } finally {
      releaseIfClosed();
      lock.unlock();
    }
  }

  @Override
  public int available() throws IOException {
    lock.lock();
    try {
      return rest.length > taken || !descriptor.isOpen() ? rest.length - taken : pending();
    } finally {
      lock.unlock();
    }
  }

  /** Takes effect when a read that is under way returns. */
  @Override
  public void close() {
    closed = true;
    if (lock.tryLock()) {
      try {
        releaseIfClosed();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Ends the stream after what is in the pipe now, and frees the descriptor. The wake-up must have
   * been signalled.
   */
  public void finish() {
    lock.lock();
    try {
      keepRest();
    } finally {
      lock.unlock();
    }
  }

  /** Reads what there is, waiting for it; -1 at the end. */
  private int fromPipe(byte[] target, int from, int length) throws IOException {
    while (descriptor.isOpen() && !end.isSignalled()) {
      if (!end.await(descriptor, Libc.POLLIN)) {
        break;
      }
      int count = readOnce(target, from, length);
      if (count == 0) {
        descriptor.close();
        return -1;
      }
      if (count > 0) {
        return count;
      }
    }
    keepRest();
    return -1;
  }

  private int fromRest(byte[] target, int from, int length) {
    int count = Math.min(length, rest.length - taken);
    if (count == 0) {
      return -1;
    }
    System.arraycopy(rest, taken, target, from, count);
    taken += count;
    return count;
  }

  /** Bytes read, 0 at the end, -1 when interrupted. */
  private int readOnce(byte[] target, int from, int length) throws IOException {
    // A buffer for what there is, and only now: thousands of streams may be open.
    int wanted = Math.min(length, Math.max(1, Math.min(pending(), BUFFER_SIZE)));
    try (NativeBuffer buffer = new NativeBuffer(wanted)) {
      int count = (int) libc.read(descriptor.number(), buffer.address(), wanted);
      if (count > 0) {
        buffer.get(0, target, from, count);
      }
      if (count < 0 && !Errno.EINTR.is(libc.errno())) {
        throw new IOException("read: " + Errno.describe(libc.errno()));
      }
      return count;
    }
  }

  /** Takes over what the pipe holds, and no more than that: a stranger may go on writing. */
  private void keepRest() {
    if (!descriptor.isOpen()) {
      return;
    }
    byte[] kept = new byte[closed ? 0 : pending()];
    int length = 0;
    try {
      while (length < kept.length) {
        int count = readOnce(kept, length, kept.length - length);
        if (count == 0) {
          break;
        }
        length += Math.max(count, 0);
      }
    } catch (IOException e) {
      kept = Arrays.copyOf(kept, length);
    } finally {
      descriptor.close();
    }
    rest = length == kept.length ? kept : Arrays.copyOf(kept, length);
  }

  private int pending() {
    int[] count = new int[1];
    return libc.ioctl(descriptor.number(), Libc.FIONREAD, count) == 0 ? count[0] : 0;
  }

  private void releaseIfClosed() {
    if (closed) {
      descriptor.close();
    }
  }
}
