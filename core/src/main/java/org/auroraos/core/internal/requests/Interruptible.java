package org.auroraos.core.internal.requests;

import java.util.Optional;

/**
 * Calls that another thread may end. Only while such a call lasts is its thread interrupted: an
 * interrupt that reached the writing of a file would close it.
 */
final class Interruptible {
  private Optional<Thread> caller = Optional.empty();
  private boolean ended;

  /** Something that waits. */
  @FunctionalInterface
  interface Call<T> {
    T call() throws InterruptedException;
  }

  /** Makes a call; its value, or nothing if it was ended. */
  <T> Optional<T> call(Call<T> call) {
    synchronized (this) {
      if (ended) {
        return Optional.empty();
      }
      caller = Optional.of(Thread.currentThread());
    }
    try {
      return Optional.of(call.call());
    } catch (InterruptedException e) {
      return Optional.empty();
    } finally {
      leave();
    }
  }

  private synchronized void leave() {
    caller = Optional.empty();
    if (ended) {
      // It came too late for the call.
      Thread.interrupted();
    }
  }

  /** Ends the call that is being made, and allows no other. */
  synchronized void end() {
    ended = true;
    caller.ifPresent(Thread::interrupt);
  }

  /** Whether no call is made any more. */
  synchronized boolean ended() {
    return ended;
  }
}
