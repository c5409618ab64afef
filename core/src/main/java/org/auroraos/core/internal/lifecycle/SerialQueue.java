package org.auroraos.core.internal.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes tasks one after the other, in order, on the threads of a pool that many share. */
final class SerialQueue implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialQueue.class);

  private final Executor pool;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean active;
  private long begun;

  SerialQueue(Executor pool) {
    this.pool = pool;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.addLast(task);
      if (active) {
        return;
      }
      active = true;
    }
    schedule();
  }

  /** How many tasks were begun, if none is waiting or being executed; -1 otherwise. */
  long atRest() {
    synchronized (tasks) {
      return active ? -1 : begun;
    }
  }

  private void runOne() {
    Runnable task;
    synchronized (tasks) {
      task = tasks.removeFirst();
      begun++;
    }
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A task of the plugin lifecycle failed; this is a defect of Aurora", e);
    }
    synchronized (tasks) {
      active = !tasks.isEmpty();
      if (!active) {
        return;
      }
    }
    schedule();
  }

  /** One task a turn, so that a busy plugin does not keep a thread from the others. */
  private void schedule() {
    try {
      pool.execute(this::runOne);
    } catch (RejectedExecutionException platformStops) {
      synchronized (tasks) {
        tasks.clear();
        active = false;
      }
    }
  }
}
