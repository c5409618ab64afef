package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.core.internal.health.HttpStatus;
import org.auroraos.core.internal.lifecycle.HealthProbe.Finding;
import org.auroraos.core.internal.text.TerminalText;

/** Asks a plugin over HTTP, on the loopback network that it has. */
final class HttpQuestion {
  private static final int HTTP = 80;

  private final Executor exchanges;

  /**
   * Asks nothing yet.
   *
   * @param exchanges a thread for each that goes on; they end when the connection is closed
   */
  HttpQuestion(Executor exchanges) {
    this.exchanges = exchanges;
  }

  Finding ask(Launched plugin, URI url, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    Optional<ByteChannel> connection;
    try {
      connection = connect(plugin, url, timeout);
    } catch (IOException e) {
      return unanswered(e);
    }
    if (connection.isEmpty()) {
      return new Finding(false, "no answer: nothing can be let into its sandbox");
    }
    try (ByteChannel channel = connection.get()) {
      int status = exchange(channel, url, deadline - System.nanoTime());
      return new Finding(status / 100 == 2, "HTTP " + status);
    } catch (TimeoutException e) {
      return new Finding(false, "no answer in " + Durations.text(timeout));
    } catch (IOException e) {
      return unanswered(e);
    }
  }

  /** Closing the connection afterwards, as the caller does, ends what is left of it. */
  private int exchange(ByteChannel channel, URI url, long nanos)
      throws IOException, InterruptedException, TimeoutException {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    exchanges.execute(
        () -> {
          try {
            status.complete(HttpStatus.of(channel, url));
          } catch (IOException | RuntimeException e) {
            status.completeExceptionally(e);
          }
        });
    try {
      return status.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    }
  }

  private static Optional<ByteChannel> connect(Launched plugin, URI url, Duration timeout)
      throws IOException {
    InetSocketAddress address = address(url);
    return plugin.plan().instance().policy().network() == NetworkAccess.HOST
        ? Optional.of(connect(address, timeout))
        : plugin.process().connect(address, timeout);
  }

  /** No name server is asked. */
  private static InetSocketAddress address(URI url) throws IOException {
    byte[] loopback = url.getHost().equals("[::1]") ? new byte[16] : new byte[] {127, 0, 0, 0};
    loopback[loopback.length - 1] = 1;
    int port = url.getPort() < 0 ? HTTP : url.getPort();
    return new InetSocketAddress(InetAddress.getByAddress(loopback), port);
  }

  private static ByteChannel connect(InetSocketAddress address, Duration timeout)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(address, (int) Math.max(1, timeout.toMillis()));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static Finding unanswered(IOException e) {
    return new Finding(false, TerminalText.line("no answer: " + e.getMessage()));
  }
}
