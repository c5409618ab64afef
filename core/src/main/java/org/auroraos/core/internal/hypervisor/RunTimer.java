package org.auroraos.core.internal.hypervisor;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does things later, in one thread that only exists while something is due. */
final class RunTimer implements AutoCloseable {
  /** Longer than this nobody waits; nanoseconds overflow after 292 years. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final ScheduledThreadPoolExecutor executor;

  RunTimer() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "aurora-run-timer");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(10, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Does something later; after {@link #close} at once.
   *
   * @return forgets it
   */
  Runnable after(Duration delay, Runnable task) {
    Duration bounded = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    try {
      var scheduled = executor.schedule(task, bounded.toNanos(), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException e) {
      task.run();
      return () -> {};
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
