package org.auroraos.launcher.internal.boot;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Closed when everything is written and released, and the process may end. */
final class ProcessEnd implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Waits for the close at most this long; false when the time is over. */
  boolean await(Duration timeout) throws InterruptedException {
    return closed.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
