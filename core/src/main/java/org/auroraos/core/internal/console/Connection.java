package org.auroraos.core.internal.console;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.felix.service.command.CommandProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: a thread that reads what it sends and notices when it goes away, and a thread that
 * executes its command.
 */
final class Connection implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final ByteChannel channel;
  private final FrameChannel frames;
  private final StandardInput input = new StandardInput();
  private final CommandProcessor gogo;
  private final Patience patience;
  private final Consumer<Connection> whenDone;
  private Optional<CommandRun> command = Optional.empty();
  private boolean cancelled;

  Connection(
      ByteChannel channel,
      CommandProcessor gogo,
      Patience patience,
      Consumer<Connection> whenDone) {
    this.channel = channel;
    this.frames = new FrameChannel(channel);
    this.gogo = gogo;
    this.patience = patience;
    this.whenDone = whenDone;
  }

  /** Reads until the client or the platform closes the connection. */
  @Override
  public void run() {
    try {
      Optional<Frame> first = frames.read();
      if (first.isPresent()) {
        start(commandLine(first.get()));
        readInput();
      }
    } catch (ProtocolException e) {
      refuse(e.getMessage());
    } catch (IOException | InterruptedException | IllegalStateException e) {
      LOG.debug("console connection ended", e); // Gogo may be gone already
    } finally {
      close();
    }
  }

  /** Whether the calling thread is executing this client's command. */
  synchronized boolean isCaller() {
    return command.map(CommandRun::isCaller).orElse(false);
  }

  /** Interrupts the command; the client is told, and the connection closes by itself. */
  synchronized void cancel() {
    cancelled = true;
    command.ifPresent(CommandRun::cancel);
  }

  /** Interrupts the command and closes the connection; safe to call more than once. */
  void close() {
    cancel();
    input.close();
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("console connection did not close", e);
    }
    whenDone.accept(this);
  }

  private static String commandLine(Frame frame) throws ProtocolException {
    if (frame.type() != Frame.COMMAND) {
      throw new ProtocolException("the first frame is not a command line");
    }
    return StandardCharsets.UTF_8.decode(frame.payload()).toString();
  }

  private synchronized void start(String line) {
    if (cancelled) {
      return;
    }
    CommandRun run =
        new CommandRun(
            gogo,
            patience,
            input,
            new FrameOutput(frames, Frame.OUTPUT),
            new FrameOutput(frames, Frame.ERROR));
    command = Optional.of(run);
    Thread thread = new Thread(() -> execute(run, line), "aurora-console-command");
    thread.setDaemon(true);
    thread.start();
  }

  private void execute(CommandRun command, String line) {
    int code = command.execute(line);
    try {
      frames.writeExit(code);
    } catch (IOException e) {
      LOG.debug("console client is gone", e);
    }
    close();
  }

  private void readInput() throws IOException, InterruptedException {
    while (true) {
      Optional<Frame> frame = frames.read();
      if (frame.isEmpty()) {
        return;
      }
      if (frame.get().type() != Frame.INPUT) {
        throw new ProtocolException("only standard input may follow the command line");
      }
      if (frame.get().payload().hasRemaining()) {
        input.add(frame.get().payload());
      } else {
        input.end();
      }
    }
  }

  private void refuse(String problem) {
    byte[] message = ("protocol error: " + problem + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      frames.write(Frame.ERROR, message, 0, message.length);
      frames.writeExit(1);
    } catch (IOException e) {
      LOG.debug("console client is gone", e);
    }
  }
}
