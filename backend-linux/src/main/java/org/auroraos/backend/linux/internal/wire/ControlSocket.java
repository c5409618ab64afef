package org.auroraos.backend.linux.internal.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.auroraos.backend.linux.internal.descriptor.Descriptor;
import org.auroraos.backend.linux.internal.descriptor.SocketReceiver;
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
  private static final int REMARK = 8;
  private static final int KEEP = 9;
  private static final int EGRESS = 14;

  private final Libc libc;
  private final Descriptor descriptor;
  private final SocketReceiver receiver;
  private byte[] pending = {};

  /** Takes a descriptor over. */
  public ControlSocket(Libc libc, Descriptor descriptor) {
    this.libc = libc;
    this.descriptor = descriptor;
    this.receiver = new SocketReceiver(libc);
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
    while (true) {
      Optional<LauncherMessage> message = takeMessage();
      if (message.isPresent()) {
        return message;
      }
      awaitInput(timeout);
      if (receiveSome(0) == 0) {
        return Optional.empty();
      }
    }
  }

  /**
   * Takes what has come without waiting, for a socket that is polled together with others.
   *
   * @param messages gets what is complete
   * @return whether the launcher is still there
   */
  public boolean receiveNow(Consumer<LauncherMessage> messages) throws IOException {
    int count;
    do {
      count = receiveSome(Libc.MSG_DONTWAIT);
      for (Optional<LauncherMessage> message = takeMessage();
          message.isPresent();
          message = takeMessage()) {
        messages.accept(message.get());
      }
    } while (count > 0);
    return count != 0;
  }

  /** A descriptor that has come with a message; the caller owns it. */
  public Optional<Descriptor> takeDescriptor() {
    return receiver.takeDescriptor();
  }

  /** The descriptor to poll. */
  public Descriptor descriptor() {
    return descriptor;
  }

  /** Adds a line to the log of a shim. */
  public void sendRemark(String line) throws IOException {
    send(REMARK, new FieldWriter().string(1, line).toBytes());
  }

  /** Tells a shim that is held that it is not any more. */
  public void sendKeep() throws IOException {
    send(KEEP, new byte[0]);
  }

  @Override
  public synchronized void close() {
    descriptor.close();
    receiver.takeDescriptor().ifPresent(Descriptor::close);
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

  private Optional<LauncherMessage> takeMessage() throws IOException {
    ByteBuffer fields = ByteBuffer.wrap(pending).order(ByteOrder.LITTLE_ENDIAN);
    if (fields.remaining() < HEADER) {
      return Optional.empty();
    }
    int type = fields.getInt();
    int length = fields.getInt();
    if (length < 0 || length > LARGEST) {
      throw new ProtocolException("a message of " + length + " bytes");
    }
    if (fields.remaining() < length) {
      return Optional.empty();
    }
    byte[] payload = new byte[length];
    fields.get(payload);
    pending = Arrays.copyOfRange(pending, HEADER + length, pending.length);
    return Optional.of(type == EGRESS ? egress() : LauncherMessage.parse(type, payload));
  }

  private int receiveSome(int flags) {
    byte[] chunk = new byte[CHUNK];
    int count = receiver.receive(descriptor, chunk, flags);
    if (count > 0) {
      int before = pending.length;
      pending = Arrays.copyOf(pending, before + count);
      System.arraycopy(chunk, 0, pending, before, count);
    }
    return count;
  }

  private LauncherMessage egress() throws ProtocolException {
    return new LauncherMessage.Egress(
        takeDescriptor()
            .orElseThrow(() -> new ProtocolException("a way out without its descriptor")));
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
