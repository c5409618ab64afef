package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
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

  private enum Expected {
    HELLO,
    OUTCOME,
    STOPPED,
    NOTHING
  }

  private final Run process;
  private final RuntimeChannel channel;
  private final Listener listener;
  private final Executor queue;
  private final Timers timers;
  private volatile boolean stopping;

  private BundleRun(
      Run process, RuntimeChannel channel, Listener listener, Executor queue, Timers timers) {
    this.process = process;
    this.channel = channel;
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
      Run process,
      Listener listener,
      Executor queue,
      Timers timers,
      boolean adopted) {
    RuntimeChannel channel =
        new RuntimeChannel(
            process
                .channel()
                .orElseThrow(() -> new IllegalStateException("a run without its channel")));
    BundleRun run = new BundleRun(process, channel, listener, queue, timers);
    Thread reader = new Thread(() -> run.read(adopted), "aurora-plugin-" + plugin);
    reader.setDaemon(true);
    reader.start();
    return run;
  }

  @Override
  public Run process() {
    return process;
  }

  @Override
  public void stop(Duration grace) {
    stopping = true;
    if (grace.isZero()) {
      process.stop(Duration.ZERO);
      return;
    }
    try {
      channel.send(new RuntimeMessage.Stop());
      timers.after(grace, () -> process.stop(LAST_GRACE));
    } catch (IOException peerHasGone) {
      process.stop(grace);
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
      if (hello.protocol() != RuntimeMessage.PROTOCOL) {
        throw new IOException("it speaks version " + hello.protocol());
      }
      return Expected.OUTCOME;
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
    boolean mayStop = expected == Expected.STOPPED || expected == Expected.OUTCOME;
    if (message instanceof RuntimeMessage.Stopped && mayStop && (stopping || adopted)) {
      return Expected.NOTHING;
    }
    throw new IOException("an unexpected " + message.getClass().getSimpleName());
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
