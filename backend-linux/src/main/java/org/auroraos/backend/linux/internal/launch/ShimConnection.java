package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.util.Optional;
import org.auroraos.backend.linux.internal.descriptor.Descriptor;
import org.auroraos.backend.linux.internal.descriptor.Descriptors;
import org.auroraos.backend.linux.internal.descriptor.ListeningSocket;
import org.auroraos.backend.linux.internal.descriptor.SharedSocket;
import org.auroraos.backend.linux.internal.descriptor.WakeUp;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.wire.ControlSocket;

/**
 * What leads to a shim and its program. The shim has descriptors of all of it too.
 *
 * @param control closed by the poller alone
 * @param channel the program's standard input, if it is one
 * @param egress where connections from inside arrive, if they may
 * @param end wakes who waits for such a connection
 */
record ShimConnection(
    ControlSocket control,
    Optional<SharedSocket> channel,
    Optional<ListeningSocket> egress,
    WakeUp end) {
  /** Of a shim that has said STARTED. */
  static ShimConnection of(Libc libc, ControlSocket control, Optional<Descriptor> way)
      throws IOException {
    WakeUp end = new Descriptors(libc).wakeUp();
    Optional<SharedSocket> channel = Optional.empty();
    Optional<Descriptor> descriptor = control.takeDescriptor();
    if (descriptor.isPresent()) {
      channel = Optional.of(new SharedSocket(libc, descriptor.get()));
    }
    return new ShimConnection(
        control, channel, way.map(socket -> new ListeningSocket(libc, socket, end)), end);
  }

  /**
   * Closes everything but the control socket; whoever waits is woken. The program's channel is
   * closed by another thread: what the program has put into it, as a socket that lingers, can make
   * close(2) last, and the caller may be the one that hears all shims.
   */
  void finish() {
    if (end.isSignalled()) {
      return;
    }
    end.signal();
    channel.ifPresent(
        socket -> {
          Thread closer = new Thread(socket::close, "aurora-close");
          closer.setDaemon(true);
          closer.start();
        });
    egress.ifPresent(ListeningSocket::finish);
    end.close();
  }
}
