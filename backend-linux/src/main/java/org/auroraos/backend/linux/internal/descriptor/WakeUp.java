package org.auroraos.backend.linux.internal.descriptor;

import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.libc.NativeBuffer;

/**
 * Wakes everybody who waits for a descriptor, once and for good. (Closing a descriptor that another
 * thread waits for would not wake that thread, and could make it wait for a stranger's.)
 */
public final class WakeUp implements AutoCloseable {
  private static final int POLLFD_SIZE = 8;
  private static final int REVENTS = 6;

  private final Libc libc;
  private final Descriptor event;
  private volatile boolean signalled;

  /** One that can be cleared, and then waits for the next signal. */
  public static final class Repeated implements AutoCloseable {
    private final Libc libc;
    private final Descriptor event;

    Repeated(Libc libc, Descriptor event) {
      this.libc = libc;
      this.event = event;
    }

    /** The descriptor to poll for input. */
    public int number() {
      return event.number();
    }

    /** Wakes who waits. */
    public void signal() {
      try (NativeBuffer one = new NativeBuffer(Long.BYTES)) {
        one.putLong(0, 1);
        libc.write(event.number(), one.address(), Long.BYTES);
      }
    }

    /** Forgets the signals so far. */
    public void clear() {
      try (NativeBuffer count = new NativeBuffer(Long.BYTES)) {
        libc.read(event.number(), count.address(), Long.BYTES);
      }
    }

    @Override
    public void close() {
      event.close();
    }
  }

  WakeUp(Libc libc, Descriptor event) {
    this.libc = libc;
    this.event = event;
  }

  /** Whether it has been signalled. */
  public boolean isSignalled() {
    return signalled;
  }

  /** Wakes all who wait, and all who will. */
  public void signal() {
    signalled = true;
    try (NativeBuffer one = new NativeBuffer(Long.BYTES)) {
      one.putLong(0, 1);
      libc.write(event.number(), one.address(), Long.BYTES);
    }
  }

  /**
   * Waits until a descriptor is ready or this is signalled.
   *
   * @param events {@link Libc#POLLIN} or {@link Libc#POLLOUT}; an error counts as ready
   * @return whether the descriptor is ready
   */
  boolean await(Descriptor descriptor, short events) {
    try (NativeBuffer polled = new NativeBuffer(2L * POLLFD_SIZE)) {
      polled.putInt(0, descriptor.number());
      polled.putShort(4, events);
      polled.putInt(POLLFD_SIZE, event.number());
      polled.putShort(POLLFD_SIZE + 4, Libc.POLLIN);
      while (!signalled) {
        if (libc.poll(polled.address(), 2, -1) > 0 && polled.getShort(REVENTS) != 0) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public void close() {
    event.close();
  }
}
