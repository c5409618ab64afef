package org.auroraos.backend.linux.internal.descriptor;

import java.io.IOException;
import java.util.Optional;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;

/** Sends bytes to a socket, and a descriptor with the first of them. */
public final class SocketSender {
  private final Libc libc;

  /** A sender with this library. */
  public SocketSender(Libc libc) {
    this.libc = libc;
  }

  /**
   * Sends all of it; waits for the peer to take it.
   *
   * @param along goes along, as a copy
   * @throws IOException when the peer is gone
   */
  public void send(Descriptor socket, byte[] bytes, Optional<Descriptor> along) throws IOException {
    int done = 0;
    while (done < bytes.length) {
      done += sendOnce(socket, bytes, done, done == 0 ? along : Optional.empty());
    }
  }

  private int sendOnce(Descriptor socket, byte[] bytes, int from, Optional<Descriptor> along)
      throws IOException {
    try (SocketMessage message = new SocketMessage(bytes.length - from)) {
      message.prepare(along.isPresent() ? 1 : 0);
      along.ifPresent(descriptor -> message.putDescriptor(descriptor.number()));
      message.put(bytes, from);
      long count = libc.sendmsg(socket.number(), message.address(), Libc.MSG_NOSIGNAL);
      if (count < 0 && !Errno.EINTR.is(libc.errno())) {
        throw new IOException("send: " + Errno.describe(libc.errno()));
      }
      return (int) Math.max(count, 0);
    }
  }
}
