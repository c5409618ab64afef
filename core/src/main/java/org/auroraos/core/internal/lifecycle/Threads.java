package org.auroraos.core.internal.lifecycle;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of the lifecycle; they go when there is nothing to do. */
final class Threads implements AutoCloseable {
  private static final int MOST = 4;

  /**
   * How many health checks run at once; the others wait, and that counts for none of them. Many, as
   * each plugin has one at the most, and those that take their time are not to keep others waiting.
   */
  private static final int MOST_CHECKS = 64;

  private static final int IDLE_SECONDS = 10;

  private final ThreadPoolExecutor pool;
  private final ThreadPoolExecutor checks;
  private final ExecutorService exchanges;
  private final Timers timers;

  Threads() {
    pool = atMost(MOST, "aurora-lifecycle-");
    checks = atMost(MOST_CHECKS, "aurora-health-");
    exchanges = Executors.newCachedThreadPool(named("aurora-health-http-"));
    timers = new Timers(named("aurora-lifecycle-timer-"));
  }

  Executor pool() {
    return pool;
  }

  /** For health checks, which wait for programs. */
  Executor checks() {
    return checks;
  }

  /** For what a health check waits for; there are no more than checks. */
  Executor exchanges() {
    return exchanges;
  }

  private static ThreadPoolExecutor atMost(int most, String name) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  Timers timers() {
    return timers;
  }

  @Override
  public void close() {
    timers.close();
    checks.shutdownNow();
    exchanges.shutdown();
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
