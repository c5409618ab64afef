package org.auroraos.backend.linux.internal.wire;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.auroraos.api.backend.SandboxEntry;
import org.auroraos.backend.linux.internal.descriptor.Descriptor;
import org.auroraos.backend.linux.internal.descriptor.SocketReceiver;
import org.auroraos.backend.linux.internal.libc.Libc;

/**
 * Our end of the socket of what is let into a sandbox: a program, or who makes a connection there.
 * One thread receives; any thread sends. Closing it ends that.
 */
public final class EntrySocket implements AutoCloseable {
  private static final int GO = 2;
  private static final int STREAM = 6;
  private static final int PROGRAM = 7;
  private static final int CONNECT = 16;

  private final MessageSocket messages;

  private EntrySocket(Libc libc, Descriptor descriptor, SocketReceiver receiver) {
    this.messages = new MessageSocket(libc, descriptor, receiver);
  }

  /** That of a program, which says who it is. Takes a descriptor over. */
  public static EntrySocket ofProgram(Libc libc, Descriptor descriptor) throws IOException {
    return new EntrySocket(libc, descriptor, SocketReceiver.askingWho(libc, descriptor));
  }

  /** That of who makes a connection. Takes a descriptor over. */
  public static EntrySocket ofConnection(Libc libc, Descriptor descriptor) {
    return new EntrySocket(libc, descriptor, new SocketReceiver(libc));
  }

  /**
   * Sends where to connect to, in place of streams and a program.
   *
   * @param address its address tells but which loopback address is meant
   */
  public void sendConnect(InetSocketAddress address) throws IOException {
    FieldWriter fields = new FieldWriter().u32(1, address.getPort());
    int ipv6 = address.getAddress() instanceof Inet6Address ? 1 : 0;
    messages.send(CONNECT, fields.u32(2, ipv6).toBytes());
  }

  /**
   * Sends a standard stream; three times, in their order.
   *
   * @param stream an end of a pipe or a socket; still the caller's
   */
  public void sendStream(Descriptor stream) throws IOException {
    messages.send(STREAM, new byte[0], Optional.of(stream));
  }

  /** Sends what is to be executed. */
  public void sendProgram(SandboxEntry entry) throws IOException {
    FieldWriter fields = new FieldWriter();
    entry.command().forEach(word -> fields.string(1, word));
    entry.environment().forEach((name, value) -> fields.string(2, name + "=" + value));
    messages.send(PROGRAM, fields.string(3, entry.workingDirectory()).toBytes());
  }

  /** Lets the program start. */
  public void sendGo() throws IOException {
    messages.send(GO, new byte[0]);
  }

  /**
   * The next message, or empty when the sandbox is gone.
   *
   * @param timeout how long nothing may be said; negative for ever
   * @throws SocketTimeoutException when nothing was
   */
  public Optional<LauncherMessage> receive(Duration timeout) throws IOException {
    return messages.receive(timeout);
  }

  /** The pid of who has sent the last message. */
  public OptionalInt sender() {
    return messages.sender();
  }

  /** Asks for the end of the program and its process group; how it ended is still told. */
  public void finish() {
    messages.shutdown(Libc.SHUT_WR);
  }

  /** Waits for nothing any more: whoever receives finds the sandbox gone. */
  public void hangUp() {
    messages.shutdown(Libc.SHUT_RDWR);
  }

  @Override
  public void close() {
    messages.close();
  }
}
