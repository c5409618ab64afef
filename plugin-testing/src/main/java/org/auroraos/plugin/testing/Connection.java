package org.auroraos.plugin.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.auroraos.api.runtime.RuntimeMessage;
import org.auroraos.api.runtime.RuntimeMessageCodec;

/** The platform's end of a connection to a runtime: collects what it says. */
public final class Connection {
  private static final long PATIENCE_SECONDS = 60;

  private final OutputStream out;
  private final BlockingQueue<Optional<RuntimeMessage>> messages = new LinkedBlockingQueue<>();

  public Connection(InputStream in, OutputStream out) {
    this.out = out;
    Thread reader = new Thread(() -> readAll(in), "platform-reader");
    reader.setDaemon(true);
    reader.start();
  }

  /** The next message; empty when the runtime has hung up. */
  public Optional<RuntimeMessage> next() throws InterruptedException {
    Optional<RuntimeMessage> message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("the runtime says nothing for " + PATIENCE_SECONDS + " seconds");
    }
    return message;
  }

  /** The next message, which is of this type. */
  public <M extends RuntimeMessage> M next(Class<M> type) throws InterruptedException {
    Optional<RuntimeMessage> message = next();
    if (message.isEmpty() || !type.isInstance(message.get())) {
      throw new AssertionError("expected " + type.getSimpleName() + ", got " + message);
    }
    return type.cast(message.get());
  }

  /** Whether nothing has come that was not asked for. */
  public boolean isQuiet() {
    return messages.isEmpty();
  }

  public void send(RuntimeMessage message) throws IOException {
    RuntimeMessageCodec.write(out, message);
  }

  private void readAll(InputStream in) {
    try {
      Optional<RuntimeMessage> message;
      do {
        message = RuntimeMessageCodec.read(in);
        messages.add(message);
      } while (message.isPresent());
    } catch (IOException e) {
      messages.add(Optional.empty());
    }
  }
}
