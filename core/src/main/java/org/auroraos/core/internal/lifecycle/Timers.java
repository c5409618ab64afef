package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** What has to happen later. Tasks are short: they hand over to a queue or a process. */
final class Timers implements AutoCloseable {
  private static final int IDLE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor timers;

  Timers(ThreadFactory threads) {
    timers = new ScheduledThreadPoolExecutor(1, threads);
    timers.setRemoveOnCancelPolicy(true);
    timers.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timers.allowCoreThreadTimeOut(true);
  }

  /** Runs a task after a while. */
  void after(Duration delay, Runnable task) {
    Future<?> unused = cancellable(delay, task);
  }

  /** The same, where it may become needless. */
  Future<?> cancellable(Duration delay, Runnable task) {
    return timers.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timers.shutdownNow();
  }
}
