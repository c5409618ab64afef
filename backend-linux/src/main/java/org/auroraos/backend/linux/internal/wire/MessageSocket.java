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
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.auroraos.backend.linux.internal.descriptor.Descriptor;
import org.auroraos.backend.linux.internal.descriptor.SocketReceiver;
import org.auroraos.backend.linux.internal.descriptor.SocketSender;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.libc.NativeBuffer;

/** The messages of the protocol on a socket. One thread receives; any thread sends. */
final class MessageSocket implements AutoCloseable {
  private static final int HEADER = 8;
  private static final int LARGEST = 256 << 10;
  private static final int CHUNK = 4 << 10;
  private static final int EGRESS = 14;
  private static final int CONNECTED = 17;

  private final Libc libc;
  private final Descriptor descriptor;
  private final SocketReceiver receiver;
  private final SocketSender sender;
  private byte[] pending = {};

  /** Takes a descriptor over. */
  MessageSocket(Libc libc, Descriptor descriptor, SocketReceiver receiver) {
    this.libc = libc;
    this.descriptor = descriptor;
    this.receiver = receiver;
    this.sender = new SocketSender(libc);
  }

  /** See {@link ControlSocket#receive(Duration)}. */
  Optional<LauncherMessage> receive(Duration timeout) throws IOException {
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

  /** See {@link ControlSocket#receiveNow}. */
  boolean receiveNow(Consumer<LauncherMessage> messages) throws IOException {
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

  Optional<Descriptor> takeDescriptor() {
    return receiver.takeDescriptor();
  }

  /** See {@link SocketReceiver#sender}. */
  OptionalInt sender() {
    return receiver.sender();
  }

  Descriptor descriptor() {
    return descriptor;
  }

  void send(int type, byte[] payload) throws IOException {
    send(type, payload, Optional.empty());
  }

  /**
   * Sends a message.
   *
   * @param along goes along, as a copy
   * @throws EOFException when it is closed
   */
  synchronized void send(int type, byte[] payload, Optional<Descriptor> along) throws IOException {
    if (!descriptor.isOpen()) {
      throw new EOFException("the launcher is gone");
    }
    byte[] message = new byte[HEADER + payload.length];
    ByteBuffer.wrap(message)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(type)
        .putInt(payload.length)
        .put(payload);
    sender.send(descriptor, message, along);
  }

  /** Says that nothing more is sent, or received either; does nothing when it is closed. */
  synchronized void shutdown(int how) {
    if (descriptor.isOpen()) {
      libc.shutdown(descriptor.number(), how);
    }
  }

  @Override
  public synchronized void close() {
    descriptor.close();
    receiver.takeDescriptor().ifPresent(Descriptor::close);
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
    return Optional.of(
        switch (type) {
          case EGRESS -> new LauncherMessage.Egress(descriptorOf(type));
          case CONNECTED -> new LauncherMessage.Connected(descriptorOf(type));
          default -> LauncherMessage.parse(type, payload);
        });
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

  private Descriptor descriptorOf(int type) throws ProtocolException {
    return takeDescriptor()
        .orElseThrow(() -> new ProtocolException("message " + type + " without its descriptor"));
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
