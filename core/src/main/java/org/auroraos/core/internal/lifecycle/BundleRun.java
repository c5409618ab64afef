package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.runtime.RuntimeMessage;
import org.auroraos.core.internal.text.TerminalText;

/**
 * A run of a bundle plugin, which speaks {@link RuntimeMessage}. The peer is hostile: each message
 * is taken once and in its order, and anything else ends the run.
 */
final class BundleRun implements PluginRun {
  /** After a Stop that was not followed: from SIGTERM to SIGKILL. */
  static final Duration LAST_GRACE = Duration.ofSeconds(2);

  /** After Failed, the runtime ends by itself within this time. */
  private static final Duration OWN_END = Duration.ofSeconds(5);

  /** The version of the protocol that has pings. */
  private static final int PINGS_SINCE = 2;

  private enum Expected {
    HELLO,
    OUTCOME,
    STOPPED,
    NOTHING
  }

  private final Launched launched;
  private final Run process;
  private final RuntimeChannel channel;
  private final Listener listener;
  private final Executor queue;
  private final Timers timers;

  /** Nobody reads its channel any more. */
  private final CountDownLatch silent = new CountDownLatch(1);

  private final AtomicInteger pings = new AtomicInteger();
  private final RuntimeChecks checks;
  private volatile boolean stopping;

  /** The version that the runtime speaks; 0 as long as it has not said so. */
  private volatile int protocol;

  /** Which ping has no answer yet; 0 if all have. */
  private volatile int asked;

  private long collected;

  /** Whether it has said that it is. */
  private boolean prepared;

  private BundleRun(
      Launched launched,
      RuntimeChannel channel,
      Listener listener,
      Executor queue,
      Timers timers,
      boolean adopted) {
    this.launched = launched;
    this.process = launched.process();
    this.channel = channel;
    this.checks = new RuntimeChecks(channel, adopted);
    this.listener = listener;
    this.queue = queue;
    this.timers = timers;
  }

  /**
   * Takes charge of a process that has been started with a channel.
   *
   * @param adopted whether an earlier platform has talked to it
   */
  static BundleRun watch(
      String plugin,
      Launched launched,
      Listener listener,
      Executor queue,
      Timers timers,
      boolean adopted) {
    RuntimeChannel channel =
        new RuntimeChannel(
            launched
                .process()
                .channel()
                .orElseThrow(() -> new IllegalStateException("a run without its channel")));
    BundleRun run = new BundleRun(launched, channel, listener, queue, timers, adopted);
    Thread reader =
        new Thread(
            () -> {
              run.read(adopted);
              run.silent.countDown();
            },
            "aurora-plugin-" + plugin);
    reader.setDaemon(true);
    reader.start();
    return run;
  }

  @Override
  public Launched launched() {
    return launched;
  }

  /**
   * One that was started by an earlier platform may not know pings, and would end at one. One that
   * does not read has no room for another, and gives no sign of life.
   */
  @Override
  public boolean ping() {
    if (protocol == 0) {
      return true;
    }
    if (protocol < PINGS_SINCE) {
      return false;
    }
    try {
      if (asked != 0) {
        channel.flush();
        return true;
      }
      asked = pings.incrementAndGet();
      if (!channel.send(new RuntimeMessage.Ping(asked))) {
        asked = 0;
      }
    } catch (IOException e) {
      // It has gone, which is told elsewhere, or it is silent.
      return true;
    }
    return true;
  }

  /**
   * Lets a spare that is prepared start the plugin; one that does so already does not mind. One
   * that cannot be told is killed.
   */
  void begin() {
    try {
      if (channel.send(new RuntimeMessage.Start())) {
        return;
      }
    } catch (IOException e) {
      // It has gone, which is told elsewhere, or its end of the socket is broken.
    }
    breakOff("its runtime could not be told to start the plugin");
  }

  @Override
  public CompletableFuture<RuntimeMessage.Checked> check(String filter) {
    return checks.ask(protocol, filter);
  }

  /**
   * Waits until nothing that the runtime says is heard here any more, after it was let go of: two
   * that read one channel would each hear a part.
   *
   * @return whether that is so
   */
  boolean awaitSilence(Duration patience) throws InterruptedException {
    return silent.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop(Duration grace, Runnable killing) {
    stopping = true;
    if (!grace.isZero() && told()) {
      timers.after(grace, () -> insist(killing));
    } else {
      process.stop(grace, killing);
    }
  }

  private void insist(Runnable killing) {
    if (!process.result().isDone()) {
      process.stop(LAST_GRACE, killing);
    }
  }

  private boolean told() {
    try {
      return channel.send(new RuntimeMessage.Stop());
    } catch (IOException peerHasGone) {
      return false;
    }
  }

  @Override
  public void kill() {
    stopping = true;
    process.stop(Duration.ZERO);
  }

  private void read(boolean adopted) {
    Expected expected = Expected.HELLO;
    try {
      if (adopted) {
        channel.synchronise();
      }
      for (Optional<RuntimeMessage> message = channel.read();
          message.isPresent();
          message = channel.read()) {
        expected = take(message.get(), expected, adopted);
      }
    } catch (ClosedChannelException letGo) {
      // Another platform will talk to it.
      return;
    } catch (IOException e) {
      if (!process.result().isDone() && !stopping) {
        breakOff("it does not keep to the protocol of the plugin runtime: " + e.getMessage());
      }
    }
  }

  /** An earlier platform may have sent a Stop. */
  private Expected take(RuntimeMessage message, Expected expected, boolean adopted)
      throws IOException {
    if (message instanceof RuntimeMessage.Hello hello && expected == Expected.HELLO) {
      if (hello.protocol() < RuntimeMessage.OLDEST_PROTOCOL
          || hello.protocol() > RuntimeMessage.PROTOCOL) {
        throw new IOException("it speaks version " + hello.protocol());
      }
      protocol = hello.protocol();
      return Expected.OUTCOME;
    }
    if (message instanceof RuntimeMessage.Prepared && expected == Expected.OUTCOME && !prepared) {
      prepared = true;
      queue.execute(() -> listener.prepared(this));
      return expected;
    }
    if (message instanceof RuntimeMessage.Ready && expected == Expected.OUTCOME) {
      queue.execute(() -> listener.ready(this));
      return Expected.STOPPED;
    }
    if (message instanceof RuntimeMessage.Failed failed && expected == Expected.OUTCOME) {
      queue.execute(() -> listener.failed(this, describe(failed)));
      timers.after(OWN_END, this::kill);
      return Expected.NOTHING;
    }
    if (message instanceof RuntimeMessage.Pong pong && asked != 0 && pong.number() == asked) {
      answered(pong);
      return expected;
    }
    if (message instanceof RuntimeMessage.Checked checked) {
      checks.answered(checked);
      return expected;
    }
    boolean mayStop = expected == Expected.STOPPED || expected == Expected.OUTCOME;
    if (message instanceof RuntimeMessage.Stopped && mayStop && (stopping || adopted)) {
      return Expected.NOTHING;
    }
    throw new IOException("an unexpected " + message.getClass().getSimpleName());
  }

  private void answered(RuntimeMessage.Pong pong) {
    asked = 0;
    long collecting = Math.max(0, pong.collecting() - collected);
    collected = pong.collecting();
    queue.execute(() -> listener.alive(this, Duration.ofMillis(collecting)));
  }

  private void breakOff(String problem) {
    queue.execute(() -> listener.failed(this, TerminalText.line(problem)));
    kill();
  }

  private static String describe(RuntimeMessage.Failed failed) {
    String what =
        switch (failed.stage()) {
          case "install" -> "could not be installed";
          case "resolve" -> "does not resolve";
          case "start" -> "did not start";
          default -> "failed (" + failed.stage() + ")";
        };
    String subject = failed.bundle().isEmpty() ? "the plugin" : "bundle " + failed.bundle();
    return TerminalText.lines(subject + " " + what + ": " + failed.message().strip());
  }
}
