package org.auroraos.plugin.runtime.internal.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.runtime.RuntimeMessage;
import org.auroraos.api.runtime.RuntimeMessage.Check;
import org.auroraos.api.runtime.RuntimeMessage.Ping;
import org.auroraos.api.runtime.RuntimeMessage.Pong;
import org.auroraos.api.runtime.RuntimeMessage.Stop;
import org.auroraos.api.runtime.RuntimeMessage.Sync;
import org.auroraos.api.runtime.RuntimeMessage.Synced;
import org.auroraos.api.runtime.RuntimeMessageCodec;

/** The runtime's end of the connection to the platform. */
public final class Bridge {
  private final InputStream in;
  private final OutputStream out;

  /** All that was said, for a platform that comes later. */
  private final List<RuntimeMessage> said = new ArrayList<>();

  /** What the platform can do; called on the bridge's own thread, at most one end of them. */
  public interface Listener {
    /** The platform asks whether the plugin is well. Returns at once; the answer comes later. */
    void checkRequested(Check check);

    /** The platform asks the plugin to stop. */
    void stopRequested();

    /** The connection has ended without a Stop: there is nobody left to run for. */
    void platformGone();
  }

  /**
   * A bridge over a connection, which it never closes.
   *
   * @param in from the platform; a reader that waits must not keep writers of {@code out} waiting,
   *     as those of {@link java.nio.channels.Channels} for one channel do
   * @param out to the platform
   */
  public Bridge(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** Sends a message. To a platform that has gone it sends nothing: the listener gets to know. */
  public synchronized void send(RuntimeMessage message) {
    said.add(message);
    write(message);
  }

  /** Another platform has taken over: it hears everything from the beginning. */
  private synchronized void repeat(Sync sync) {
    write(new Synced(sync.nonce()));
    for (RuntimeMessage message : said) {
      write(message);
    }
  }

  private void answer(Ping ping) {
    answer(new Pong(ping.number(), collecting()));
  }

  /** Sends what is not among what was said: it is an answer to this platform, now. */
  public synchronized void answer(RuntimeMessage message) {
    write(message);
  }

  private static long collecting() {
    long millis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      millis += Math.max(0, collector.getCollectionTime());
    }
    return millis;
  }

  private void write(RuntimeMessage message) {
    try {
      RuntimeMessageCodec.write(out, message);
    } catch (IOException e) {
      System.err.println("aurora: the platform cannot be reached: " + e);
    }
  }

  /** Listens to the platform on a thread of its own, which keeps the process alive. */
  public void listen(Listener listener) {
    new Thread("aurora-bridge") {
      @Override
      public void run() {
        if (awaitStop(listener)) {
          listener.stopRequested();
        } else {
          listener.platformGone();
        }
      }
    }.start();
  }

  /** Does what does not end the conversation. */
  private boolean isAnswered(RuntimeMessage message, Listener listener) {
    if (message instanceof Sync sync) {
      repeat(sync);
      return true;
    }
    if (message instanceof Ping ping) {
      answer(ping);
      return true;
    }
    if (message instanceof Check check) {
      listener.checkRequested(check);
      return true;
    }
    return false;
  }

  private boolean awaitStop(Listener listener) {
    try {
      Optional<RuntimeMessage> message = RuntimeMessageCodec.read(in);
      while (message.isPresent() && isAnswered(message.get(), listener)) {
        message = RuntimeMessageCodec.read(in);
      }
      if (message.isPresent() && !(message.get() instanceof Stop)) {
        throw new ProtocolException("the platform sent " + message.get());
      }
      return message.isPresent();
    } catch (IOException e) {
      System.err.println("aurora: the connection to the platform broke: " + e);
      return false;
    }
  }
}
