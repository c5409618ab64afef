package org.auroraos.backend.linux.internal.descriptor;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;

/**
 * Receives bytes from a socket, and what comes with them: descriptors, or who has sent them. For
 * one thread.
 */
public final class SocketReceiver {
  /** What {@link #receive} gives when there is nothing yet. */
  public static final int NOT_YET = -1;

  /** {@code struct ucred}, unix(7). */
  private static final int CREDENTIALS = 3;

  private final Libc libc;
  private final boolean asksWho;
  private Optional<Descriptor> received = Optional.empty();
  private OptionalInt sender = OptionalInt.empty();

  /** A receiver that has nothing, and takes descriptors. */
  public SocketReceiver(Libc libc) {
    this(libc, false);
  }

  private SocketReceiver(Libc libc, boolean asksWho) {
    this.libc = libc;
    this.asksWho = asksWho;
  }

  /** A receiver that takes no descriptors, but asks who sends. */
  public static SocketReceiver askingWho(Libc libc, Descriptor socket) throws IOException {
    int on = Libc.SO_PASSCRED;
    if (libc.setsockopt(socket.number(), Libc.SOL_SOCKET, on, new int[] {1}, Integer.BYTES) != 0) {
      throw new IOException("setsockopt SO_PASSCRED: " + Errno.describe(libc.errno()));
    }
    return new SocketReceiver(libc, true);
  }

  /**
   * Receives what is there, up to the length of the target.
   *
   * @param flags of recv(2)
   * @return how many bytes; 0 when the peer is gone, {@link #NOT_YET} when there are none
   */
  public int receive(Descriptor socket, byte[] target, int flags) {
    try (SocketMessage message = new SocketMessage(target.length)) {
      long count;
      do {
        message.prepare(asksWho ? CREDENTIALS : 1);
        count = libc.recvmsg(socket.number(), message.address(), flags | Libc.MSG_CMSG_CLOEXEC);
      } while (count < 0 && Errno.EINTR.is(libc.errno()));
      if (count < 0 && Errno.EAGAIN.is(libc.errno())) {
        return NOT_YET;
      }
      if (count <= 0) {
        // A peer that was killed with unread input resets the connection: gone all the same.
        return 0;
      }
      message.get(target, (int) count);
      keepDescriptor(message.control(Libc.SCM_RIGHTS, 1));
      sender = message.control(Libc.SCM_CREDENTIALS, CREDENTIALS);
      return (int) count;
    }
  }

  /** The descriptor that has come; the caller owns it then. */
  public Optional<Descriptor> takeDescriptor() {
    Optional<Descriptor> taken = received;
    received = Optional.empty();
    return taken;
  }

  /** The pid of who has sent what was received last, if that was asked for. */
  public OptionalInt sender() {
    return sender;
  }

  private void keepDescriptor(OptionalInt number) {
    if (number.isPresent()) {
      received.ifPresent(Descriptor::close);
      received = Optional.of(new Descriptor(libc, number.getAsInt()));
    }
  }

  /** Who is at the other end of a Unix socket: the pid of the process that listens there. */
  public static int peer(Libc libc, Descriptor socket) throws IOException {
    int[] credentials = new int[CREDENTIALS];
    int[] size = {CREDENTIALS * Integer.BYTES};
    if (libc.getsockopt(socket.number(), Libc.SOL_SOCKET, Libc.SO_PEERCRED, credentials, size)
        != 0) {
      throw new IOException("getsockopt SO_PEERCRED: " + Errno.describe(libc.errno()));
    }
    return credentials[0];
  }
}
