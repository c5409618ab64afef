package org.auroraos.core.internal.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.auroraos.api.backend.EgressConnection;
import org.auroraos.core.internal.egress.Decider.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a program: its request, the decision, then bytes in both directions. One thread
 * until the target is connected, two from then on. Whatever takes too long is ended from outside by
 * {@link #closeIfOverdue}, which wakes both.
 */
final class Session implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final int BUFFER = 16 << 10;
  private static final int MOST_ADDRESSES = 4;
  private static final byte[] ESTABLISHED =
      "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final EgressConnection client;
  private final Function<Target, Outcome> decide;
  private final EgressLimits limits;
  private final Executor threads;
  private final ClientInput input;
  private volatile Optional<SocketChannel> target = Optional.empty();
  private volatile boolean closed;
  private volatile boolean connected;
  private boolean answering;
  private volatile long deadline;

  /**
   * A connection that has been accepted.
   *
   * @param decide where it may go; told to whom it concerns
   * @param threads for the second direction
   */
  Session(
      EgressConnection client,
      Function<Target, Outcome> decide,
      EgressLimits limits,
      Executor threads) {
    this.client = client;
    this.decide = decide;
    this.limits = limits;
    this.threads = threads;
    this.input = new ClientInput(client, limits.head(), this::progress);
    allow(limits.headTime());
  }

  @Override
  public void run() {
    try {
      serve();
    } catch (Refusal refusal) {
      refuse(refusal);
    } catch (IOException | RuntimeException e) {
      // Either side may leave at any moment.
      LOG.debug("A connection ended: {}", e.toString());
    } finally {
      close();
    }
  }

  /** Ends it at once, whatever it does. */
  void close() {
    closed = true;
    target.ifPresent(Session::closeQuietly);
    closeQuietly(client);
  }

  /** Ends it if it has used up its time; {@code now} is {@link System#nanoTime}. */
  void closeIfOverdue(long now) {
    if (now - deadline > 0) {
      close();
    }
  }

  private void serve() throws IOException, Refusal {
    Optional<String> head = input.head();
    if (head.isEmpty()) {
      return;
    }
    ProxyRequest request = RequestParser.parse(head.get());
    allow(limits.setUpTime());
    SocketChannel channel = connect(request.target());
    answering = true;
    connected = true;
    allow(limits.idle());
    if (request.tunnel()) {
      writeAll(client::write, ByteBuffer.wrap(ESTABLISHED));
      CompletableFuture<Void> back = inBackground(channel, false);
      passTunnel(channel);
      back.join();
    } else {
      byte[] start = request.head().getBytes(StandardCharsets.ISO_8859_1);
      writeAll(channel::write, ByteBuffer.wrap(start));
      CompletableFuture<Void> back = inBackground(channel, true);
      passBody(request, channel);
      back.join();
      drain();
    }
  }

  private void passBody(ProxyRequest request, SocketChannel channel) throws Refusal {
    try {
      new BodyRelay(input, channel).pass(request.body());
    } catch (IOException e) {
      // The target may answer, and hang up, before it has read all of it.
      LOG.debug("A body was not passed on: {}", e.toString());
    }
  }

  private SocketChannel connect(Target wanted) throws Refusal {
    Outcome outcome = decide.apply(wanted);
    switch (outcome.verdict()) {
      case ALLOWED -> {
        return connect(wanted, outcome.addresses());
      }
      case UNRESOLVED -> throw new Refusal(Refusal.Status.BAD_GATEWAY, describe(wanted, outcome));
      default -> throw new Refusal(Refusal.Status.FORBIDDEN, describe(wanted, outcome));
    }
  }

  private static String describe(Target wanted, Outcome outcome) {
    return Lines.host(wanted.toString()) + " is denied: " + outcome.detail();
  }

  private SocketChannel connect(Target wanted, List<InetAddress> addresses) throws Refusal {
    Refusal last = new Refusal(Refusal.Status.BAD_GATEWAY, wanted + " has no address");
    for (InetAddress address : addresses.subList(0, Math.min(addresses.size(), MOST_ADDRESSES))) {
      try {
        return open(new InetSocketAddress(address, wanted.port()));
      } catch (SocketTimeoutException e) {
        last = new Refusal(Refusal.Status.GATEWAY_TIMEOUT, wanted + " does not answer");
      } catch (IOException e) {
        last =
            new Refusal(
                Refusal.Status.BAD_GATEWAY, wanted + " cannot be reached: " + e.getMessage());
      }
      target.ifPresent(Session::closeQuietly);
    }
    throw last;
  }

  private SocketChannel open(InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open();
    target = Optional.of(channel);
    if (closed) {
      // Too late for close() to see it.
      channel.close();
    }
    channel.socket().connect(address, (int) limits.connectTime().toMillis());
    channel.socket().setTcpNoDelay(true);
    return channel;
  }

  private CompletableFuture<Void> inBackground(SocketChannel channel, boolean onlyAnswer) {
    return CompletableFuture.runAsync(() -> passBack(channel, onlyAnswer), threads);
  }

  private void passTunnel(SocketChannel channel) throws IOException {
    for (ByteBuffer some = input.some(BUFFER); some.hasRemaining(); some = input.some(BUFFER)) {
      writeAll(channel::write, some);
    }
    channel.shutdownOutput();
  }

  /**
   * What the target sends.
   *
   * @param onlyAnswer whether the connection is over with that, or the program may go on speaking
   */
  private void passBack(SocketChannel channel, boolean onlyAnswer) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (channel.read(buffer.clear()) >= 0) {
        progress();
        writeAll(client::write, buffer.flip());
      }
      if (onlyAnswer) {
        connected = false;
        allow(limits.linger());
      }
      client.shutdownOutput();
    } catch (IOException e) {
      LOG.debug("The way back ended: {}", e.toString());
      close();
    }
  }

  /** The answer, and a moment for the program to read it: closing at once could reset it away. */
  private void refuse(Refusal refusal) {
    if (answering) {
      return;
    }
    allow(limits.linger());
    try {
      writeAll(client::write, refusal.answer());
      client.shutdownOutput();
      drain();
    } catch (IOException e) {
      LOG.debug("Nobody reads the refusal: {}", e.toString());
    }
  }

  /** Reads until the program has gone, or its time is up. */
  private void drain() throws IOException {
    ByteBuffer rest = ByteBuffer.allocate(BUFFER);
    while (client.read(rest.clear()) >= 0) {
      // nobody wants it
    }
  }

  private interface Writer {
    int write(ByteBuffer bytes) throws IOException;
  }

  private void writeAll(Writer to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
    progress();
  }

  /** Bytes have moved: once connected, the time begins anew. */
  private void progress() {
    if (connected) {
      allow(limits.idle());
    }
  }

  private void allow(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
  }

  private static void closeQuietly(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      LOG.debug("A channel does not close: {}", e.toString());
    }
  }
}
