package org.auroraos.core.internal.shell;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Repeats a step until the command is interrupted or nobody reads its output any more.
 *
 * <p>The step has a thread of its own: a command is ended by interrupting it, and an interrupt that
 * met a thread in the middle of writing would close the session's channel, which in the interactive
 * shell is the terminal ({@link java.nio.channels.InterruptibleChannel}).
 */
final class Follower {
  private static final long POLL_MILLIS = 200;
  private static final long END_MILLIS = 1000;

  /** A step. */
  @FunctionalInterface
  interface Step extends Closeable {
    /** Does it; false when there is no use in going on. */
    boolean run() throws IOException, CommandException;

    /** Called in the end, on the same thread. */
    @Override
    default void close() throws IOException {}
  }

  private final Step step;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  Follower(Step step) {
    this.step = step;
  }

  /** Returns when it is over; an interrupt ends it and is no failure. */
  void run() throws IOException, CommandException {
    Thread thread = new Thread(this::repeat, "aurora-follow");
    thread.setDaemon(true);
    thread.start();
    try {
      done.get();
    } catch (InterruptedException e) {
      stop.countDown();
      awaitEnd(thread);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommandException refused) {
        throw refused;
      }
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }

  /** Whoever interrupts twice does not want to wait for the end of a step. */
  private static void awaitEnd(Thread thread) {
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException again) {
      // the thread ends by itself
    }
  }

  private void repeat() {
    try (step) {
      while (step.run() && !stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {}
      done.complete(null);
    } catch (IOException | CommandException | InterruptedException | RuntimeException e) {
      done.completeExceptionally(e);
    }
  }
}
