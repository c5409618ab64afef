package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.Optional;
import org.auroraos.backend.linux.internal.descriptor.Descriptors;
import org.auroraos.backend.linux.internal.descriptor.StreamSocket;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.wire.ControlSocket;
import org.auroraos.backend.linux.internal.wire.EntrySocket;
import org.auroraos.backend.linux.internal.wire.LauncherMessage;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Connected;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.SetupFailed;

/**
 * Connections to what listens on the loopback network of a sandbox. They are made inside, by a
 * process of PID 1 that does nothing else, and handed out: what of a network namespace leaves it is
 * one connected socket.
 */
final class InsideConnection {
  private InsideConnection() {}

  /**
   * See {@link org.auroraos.api.backend.SandboxProcess#connect}.
   *
   * @param control of the sandbox's launcher
   */
  static Optional<ByteChannel> open(
      Libc libc, ControlSocket control, InetSocketAddress address, Duration timeout)
      throws IOException {
    if (!address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException("not a loopback address: " + address);
    }
    try (Descriptors.Pair pair = new Descriptors(libc).socketPair();
        EntrySocket socket = EntrySocket.ofConnection(libc, pair.ours())) {
      try {
        control.sendEnter(pair.theirs());
      } catch (IOException gone) {
        return Optional.empty();
      }
      pair.theirs().close();
      try {
        socket.sendConnect(address);
      } catch (IOException refused) {
        // Who reads no more has said why.
      }
      return answer(libc, socket, timeout);
    }
  }

  private static Optional<ByteChannel> answer(Libc libc, EntrySocket socket, Duration timeout)
      throws IOException {
    Optional<LauncherMessage> answer;
    try {
      answer = socket.receive(timeout);
    } catch (SocketTimeoutException e) {
      throw new SocketTimeoutException("there was no connection within " + timeout);
    }
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    if (answer.get() instanceof SetupFailed failure) {
      String message = failure.detail() + ": " + Errno.describe(failure.errno());
      throw Errno.ECONNREFUSED.is(failure.errno())
          ? new ConnectException(message)
          : new IOException(message);
    }
    if (answer.get() instanceof Connected connected) {
      return Optional.of(new StreamSocket(libc, connected.descriptor()));
    }
    throw new ProtocolException("an unexpected message: " + answer.get());
  }
}
