package org.auroraos.core.internal.lifecycle;

import java.time.Duration;

/**
 * Whether there is a sandbox backend. In the first moments of the platform, and while its bundle is
 * updated, there is none: a plugin that is to start then waits, instead of failing.
 */
final class BackendGate {
  /** It is used by several who learn of it one after the other. */
  static final Duration KNOWN = Duration.ofSeconds(2);

  private int backends;
  private long opened;

  synchronized void came() {
    backends++;
    opened = System.nanoTime();
    notifyAll();
  }

  synchronized void went() {
    backends--;
  }

  /** Whether there is one now. */
  synchronized boolean isOpen() {
    return backends > 0;
  }

  /**
   * Waits for a backend.
   *
   * @return whether there is one
   */
  synchronized boolean await(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    for (long left = most.toNanos();
        backends == 0 && left > 0;
        left = deadline - System.nanoTime()) {
      wait(left / 1_000_000 + 1);
    }
    return backends > 0;
  }

  /** Whether it has come so recently that not everybody may know of it yet. */
  synchronized boolean isNew() {
    return backends > 0 && System.nanoTime() - opened < KNOWN.toNanos();
  }
}
