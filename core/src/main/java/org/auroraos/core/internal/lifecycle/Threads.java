package org.auroraos.core.internal.lifecycle;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of the lifecycle; they go when there is nothing to do. */
final class Threads implements AutoCloseable {
  private static final int MOST = 4;
  private static final int IDLE_SECONDS = 10;

  private final ThreadPoolExecutor pool;
  private final Timers timers;

  Threads() {
    pool =
        new ThreadPoolExecutor(
            MOST,
            MOST,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("aurora-lifecycle-"));
    pool.allowCoreThreadTimeOut(true);
    timers = new Timers(named("aurora-lifecycle-timer-"));
  }

  Executor pool() {
    return pool;
  }

  Timers timers() {
    return timers;
  }

  @Override
  public void close() {
    timers.close();
    pool.shutdown();
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
