package org.auroraos.core.internal.hypervisor;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that move the streams of runs, one task each for as long as the run lasts. They wait
 * a while for the next run: starting two of them costs more than most of a launch in the JVM.
 */
final class RunThreads implements AutoCloseable {
  private static final String IDLE = "aurora-run-idle";
  private static final long KEPT_SECONDS = 10;

  private final ExecutorService executor =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          KEPT_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, IDLE);
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Runs a task at once, in a thread that has this name meanwhile.
   *
   * @throws java.util.concurrent.RejectedExecutionException after {@link #close}
   */
  void run(String name, Runnable task) {
    executor.execute(
        () -> {
          Thread.currentThread().setName(name);
          try {
            task.run();
          } finally {
            Thread.currentThread().setName(IDLE);
          }
        });
  }

  /** What runs goes on to its end. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
