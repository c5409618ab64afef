package org.auroraos.backend.linux.internal.shim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.auroraos.backend.linux.internal.descriptor.Descriptors;
import org.auroraos.backend.linux.internal.descriptor.WakeUp;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.libc.NativeBuffer;
import org.auroraos.backend.linux.internal.wire.ControlSocket;
import org.auroraos.backend.linux.internal.wire.LauncherMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that hears all shims, however many there are. It is the only one that closes their
 * sockets; it lives while there is a shim to hear.
 */
public final class ShimPoller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShimPoller.class);
  private static final int POLLFD_SIZE = 8;
  private static final int REVENTS = 6;

  private final Libc libc;
  private final Map<Peer, Boolean> peers = new LinkedHashMap<>();
  private final WakeUp.Repeated changed;
  private boolean closed;
  private Thread thread;

  /** What a shim says; called on the poller's thread. */
  public interface Peer {
    /** Where it is heard. */
    ControlSocket control();

    /** It has said something. */
    void received(LauncherMessage message);

    /** It is gone, and its socket is closed. */
    void gone();
  }

  /** A poller without a thread yet. */
  public ShimPoller(Libc libc) throws IOException {
    this.libc = libc;
    this.changed = new Descriptors(libc).repeatedWakeUp();
  }

  /**
   * Hears a shim from now on.
   *
   * @return false when the poller is closed; the socket is still the caller's then
   */
  public synchronized boolean add(Peer peer) {
    if (closed) {
      return false;
    }
    peers.put(peer, true);
    if (thread == null) {
      thread = new Thread(this::run, "aurora-shims");
      thread.setDaemon(true);
      thread.start();
    }
    changed.signal();
    return true;
  }

  /** Hears it no more, and closes its socket soon. */
  public synchronized void remove(Peer peer) {
    if (peers.replace(peer, false) != null) {
      changed.signal();
    }
  }

  /** Closes all sockets: the shims are on their own. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      peers.replaceAll((peer, wanted) -> false);
      running = thread;
      changed.signal();
    }
    if (running != null && running != Thread.currentThread()) {
      boolean interrupted = false;
      while (running.isAlive()) {
        try {
          running.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    changed.close();
  }

  private void run() {
    for (List<Peer> heard = next(); !heard.isEmpty(); heard = next()) {
      for (Peer peer : await(heard)) {
        hear(peer);
      }
    }
  }

  /** Whom to wait for; nobody, and the thread ends. */
  private synchronized List<Peer> next() {
    peers.entrySet().stream()
        .filter(peer -> !peer.getValue())
        .forEach(peer -> peer.getKey().control().close());
    peers.values().removeIf(wanted -> !wanted);
    changed.clear();
    if (peers.isEmpty()) {
      thread = null;
    }
    return new ArrayList<>(peers.keySet());
  }

  private List<Peer> await(List<Peer> heard) {
    List<Peer> ready = new ArrayList<>();
    try (NativeBuffer polled = new NativeBuffer((heard.size() + 1L) * POLLFD_SIZE)) {
      put(polled, 0, changed.number());
      for (int i = 0; i < heard.size(); i++) {
        put(polled, i + 1, heard.get(i).control().descriptor().number());
      }
      libc.poll(polled.address(), heard.size() + 1L, -1);
      for (int i = 0; i < heard.size(); i++) {
        if (polled.getShort((i + 1L) * POLLFD_SIZE + REVENTS) != 0) {
          ready.add(heard.get(i));
        }
      }
    }
    return ready;
  }

  private static void put(NativeBuffer polled, int index, int descriptor) {
    long offset = (long) index * POLLFD_SIZE;
    polled.putInt(offset, descriptor);
    polled.putShort(offset + Integer.BYTES, Libc.POLLIN);
    polled.putShort(offset + REVENTS, (short) 0);
  }

  private void hear(Peer peer) {
    boolean there = false;
    try {
      there = peer.control().receiveNow(peer::received);
    } catch (IOException | RuntimeException e) {
      LOG.error("A shim cannot be understood", e);
    }
    if (there) {
      return;
    }
    boolean wanted;
    synchronized (this) {
      wanted = Boolean.TRUE.equals(peers.remove(peer));
    }
    peer.control().close();
    if (wanted) {
      try {
        peer.gone();
      } catch (RuntimeException e) {
        LOG.error("The end of a sandbox could not be told", e);
      }
    }
  }
}
