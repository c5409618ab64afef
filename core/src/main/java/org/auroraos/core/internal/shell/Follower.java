package org.auroraos.core.internal.shell;

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
  interface Step {
    /** Does it; false when there is no use in going on. */
    boolean run() throws IOException, CommandException;
  }

  private final Step step;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  Follower(Step step) {
    this.step = step;
  }

  /** Returns when it is over; an interrupt ends it and is no failure. */
  void run() throws IOException, InterruptedException {
    Thread thread = new Thread(this::repeat, "aurora-follow");
    thread.setDaemon(true);
    thread.start();
    try {
      done.get();
    } catch (InterruptedException e) {
      stop.countDown();
      thread.join(END_MILLIS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }

  private void repeat() {
    try {
      while (step.run() && !stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {}
      done.complete(null);
    } catch (IOException | CommandException | InterruptedException | RuntimeException e) {
      done.completeExceptionally(e);
    }
  }
}
