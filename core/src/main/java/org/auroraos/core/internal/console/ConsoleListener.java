package org.auroraos.core.internal.console;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts clients on the console socket until it is closed. */
final class ConsoleListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleListener.class);
  private static final int MAX_CLIENTS = 64;
  private static final long GRACE_MILLIS = 1000;
  private static final long RETRY_MILLIS = 100;

  private final CommandProcessor gogo;
  private final Patience patience;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ConsoleSocket socket;
  private final PeerCheck peers;

  /**
   * Opens the socket below a data directory.
   *
   * @param patience how long commands that are not there may still be on their way
   */
  ConsoleListener(Path data, CommandProcessor gogo, Patience patience) throws IOException {
    this.gogo = gogo;
    this.patience = patience;
    socket = ConsoleSocket.open(data);
    peers = PeerCheck.ownerOf(socket.path());
    start(this::serve, "aurora-console");
    LOG.debug("console listens on {}", socket.path());
  }

  /** Where it listens. */
  Path path() {
    return socket.path();
  }

  /**
   * Lets no more clients in, interrupts all commands and tells their clients. The command that
   * called this, as one that updates the bundle of the console does, goes on to its end: its
   * interrupt would hit whatever the framework starts next in the same thread.
   */
  @Override
  public void close() throws IOException {
    closing.countDown();
    socket.close();
    List<Connection> others = connections.stream().filter(each -> !each.isCaller()).toList();
    others.forEach(Connection::cancel);
    try {
      awaitEndOf(others);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    others.forEach(Connection::close);
  }

  private void awaitEndOf(List<Connection> ending) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
    while (!Collections.disjoint(connections, ending) && System.nanoTime() - deadline < 0) {
      Thread.sleep(10);
    }
  }

  private void serve() {
    while (true) {
      try {
        admit(socket.accept());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.warn("console cannot accept a client, tries again: {}", e.toString());
        if (closes(RETRY_MILLIS)) {
          return;
        }
      }
    }
  }

  private void admit(SocketChannel client) throws IOException {
    boolean permitted = peers.permits(client);
    if (!permitted || connections.size() >= MAX_CLIENTS) {
      LOG.warn("console refused a client: {}", permitted ? "too many at once" : "another user");
      client.close();
      return;
    }
    Connection connection = new Connection(client, gogo, patience, connections::remove);
    connections.add(connection);
    start(connection, "aurora-console-client");
    if (closing.getCount() == 0) {
      connection.close();
    }
  }

  private boolean closes(long millis) {
    try {
      return closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void start(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
