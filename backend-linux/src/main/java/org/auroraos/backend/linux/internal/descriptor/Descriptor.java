package org.auroraos.backend.linux.internal.descriptor;

import org.auroraos.backend.linux.internal.libc.Libc;

/** A file descriptor and its only owner. Closing it twice is harmless. */
public final class Descriptor implements AutoCloseable {
  private final Libc libc;
  private int number;

  Descriptor(Libc libc, int number) {
    this.libc = libc;
    this.number = number;
  }

  /** Its number; whoever uses it sees to it that nobody closes it meanwhile. */
  public int number() {
    if (number < 0) {
      throw new IllegalStateException("the descriptor is closed");
    }
    return number;
  }

  /** Whether it is still open. */
  public boolean isOpen() {
    return number >= 0;
  }

  @Override
  public void close() {
    if (number >= 0) {
      // Linux frees the number even when close(2) fails, so there is nothing to try again.
      libc.close(number);
      number = -1;
    }
  }
}
