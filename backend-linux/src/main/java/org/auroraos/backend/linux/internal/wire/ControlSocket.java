package org.auroraos.backend.linux.internal.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;
import org.auroraos.backend.linux.internal.descriptor.Descriptor;
import org.auroraos.backend.linux.internal.descriptor.Descriptors;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.libc.NativeBuffer;

/**
 * Our end of the launcher's control socket. One thread receives; any thread sends. Closing it tells
 * the launcher that its caller is gone.
 */
public final class ControlSocket implements AutoCloseable {
  private static final int HEADER = 8;
  private static final int LARGEST = 256 << 10;
  private static final int CHUNK = 4 << 10;

  private static final int SPEC = 1;
  private static final int GO = 2;
  private static final int SIGNAL = 3;
  private static final int KILL = 4;
  private static final int EGRESS = 14;

  private final Libc libc;
  private final Descriptor descriptor;
  private final byte[] chunk = new byte[CHUNK];
  private Optional<Descriptor> passed = Optional.empty();
  private final ByteBuffer received = ByteBuffer.wrap(chunk).limit(0);

  /** Takes a descriptor over. */
  public ControlSocket(Libc libc, Descriptor descriptor) {
    this.libc = libc;
    this.descriptor = descriptor;
  }

  /** Sends the spec. */
  public void sendSpec(LaunchSpec spec) throws IOException {
    send(SPEC, spec.toBytes());
  }

  /** Lets the program start. */
  public void sendGo() throws IOException {
    send(GO, new byte[0]);
  }

  /** Sends a signal to the program's process group. */
  public void sendSignal(int signal) throws IOException {
    send(SIGNAL, new FieldWriter().u32(1, signal).toBytes());
  }

  /** Kills everything in the sandbox; the cause comes back with the exit. */
  public void sendKill(int cause) throws IOException {
    send(KILL, new FieldWriter().u32(1, cause).toBytes());
  }

  /** The next message, or empty when the launcher is gone; waits for it. */
  public Optional<LauncherMessage> receive() throws IOException {
    return receive(Duration.ofMillis(-1));
  }

  /**
   * The next message, or empty when the launcher is gone.
   *
   * @param timeout how long the launcher may be silent; negative for ever
   * @throws SocketTimeoutException when it was
   */
  public Optional<LauncherMessage> receive(Duration timeout) throws IOException {
    byte[] header = new byte[HEADER];
    if (!fill(header, timeout)) {
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    int type = fields.getInt();
    int length = fields.getInt();
    if (length < 0 || length > LARGEST) {
      throw new ProtocolException("a message of " + length + " bytes");
    }
    byte[] payload = new byte[length];
    if (!fill(payload, timeout)) {
      return Optional.empty();
    }
    return Optional.of(type == EGRESS ? egress() : LauncherMessage.parse(type, payload));
  }

  @Override
  public synchronized void close() {
    descriptor.close();
    passed.ifPresent(Descriptor::close);
  }

  private synchronized void send(int type, byte[] payload) throws IOException {
    if (!descriptor.isOpen()) {
      throw new EOFException("the launcher is gone");
    }
    byte[] message = new byte[HEADER + payload.length];
    ByteBuffer.wrap(message)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(type)
        .putInt(payload.length)
        .put(payload);
    try (NativeBuffer buffer = new NativeBuffer(message.length)) {
      buffer.put(0, message, 0, message.length);
      for (long done = 0; done < message.length; ) {
        done += sendOnce(buffer.address() + done, message.length - done);
      }
    }
  }

  private long sendOnce(long address, long length) throws IOException {
    long count = libc.send(descriptor.number(), address, length, Libc.MSG_NOSIGNAL);
    if (count < 0 && !Errno.EINTR.is(libc.errno())) {
      throw new IOException("send: " + Errno.describe(libc.errno()));
    }
    return Math.max(count, 0);
  }

  /** Fills the array; false when the launcher is gone before that. */
  private boolean fill(byte[] target, Duration timeout) throws IOException {
    for (int done = 0; done < target.length; ) {
      if (!received.hasRemaining() && !receiveSome(timeout)) {
        return false;
      }
      int count = Math.min(received.remaining(), target.length - done);
      received.get(target, done, count);
      done += count;
    }
    return true;
  }

  private boolean receiveSome(Duration timeout) throws IOException {
    awaitInput(timeout);
    try (MessageBuffer buffer = new MessageBuffer(CHUNK)) {
      long count;
      do {
        count = libc.recvmsg(descriptor.number(), buffer.header(), Libc.MSG_CMSG_CLOEXEC);
      } while (count < 0 && Errno.EINTR.is(libc.errno()));
      if (count <= 0) {
        // A launcher that was killed with unread input resets the connection: gone all the same.
        return false;
      }
      buffer.get(chunk, (int) count);
      received.clear().limit((int) count);
      buffer.descriptor().ifPresent(this::keep);
      return true;
    }
  }

  /** At most one is waited for; another would be a leak. */
  private void keep(int number) {
    passed.ifPresent(Descriptor::close);
    passed = Optional.of(Descriptors.received(libc, number));
  }

  private LauncherMessage egress() throws ProtocolException {
    Descriptor socket =
        passed.orElseThrow(() -> new ProtocolException("a way out without its descriptor"));
    passed = Optional.empty();
    return new LauncherMessage.Egress(socket);
  }

  private void awaitInput(Duration timeout) throws SocketTimeoutException {
    long deadline = System.nanoTime() + timeout.toNanos();
    int ready;
    try (NativeBuffer polled = new NativeBuffer(Long.BYTES)) {
      polled.putInt(0, descriptor.number());
      polled.putShort(Integer.BYTES, Libc.POLLIN);
      do {
        long left = Math.max(0, deadline - System.nanoTime());
        int millis = timeout.isNegative() ? -1 : (int) Duration.ofNanos(left).toMillis();
        ready = libc.poll(polled.address(), 1, millis);
      } while (ready < 0 && Errno.EINTR.is(libc.errno()));
    }
    if (ready == 0) {
      throw new SocketTimeoutException("nothing from the launcher within " + timeout);
    }
  }
}
