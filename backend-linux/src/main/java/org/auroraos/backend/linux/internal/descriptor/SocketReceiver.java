package org.auroraos.backend.linux.internal.descriptor;

import java.io.IOException;
import java.util.Optional;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.libc.NativeBuffer;

/** Receives bytes from a socket, and the descriptors that come with them. For one thread. */
public final class SocketReceiver {
  /** What {@link #receive} gives when there is nothing yet. */
  public static final int NOT_YET = -1;

  // struct msghdr of recvmsg(2) on machines with 64 bits, one struct iovec, and room for one
  // struct cmsghdr with an int, cmsg(3).
  private static final int MESSAGE = 56;
  private static final int PART = 16;
  private static final int CONTROL = 24;
  private static final int ONE_DESCRIPTOR = 20;
  private static final int DATA = MESSAGE + PART + CONTROL;

  private final Libc libc;
  private Optional<Descriptor> received = Optional.empty();

  /** A receiver that has nothing. */
  public SocketReceiver(Libc libc) {
    this.libc = libc;
  }

  /**
   * Receives what is there, up to the length of the target.
   *
   * @param flags of recv(2)
   * @return how many bytes; 0 when the peer is gone, {@link #NOT_YET} when there are none
   */
  public int receive(Descriptor socket, byte[] target, int flags) {
    try (NativeBuffer memory = new NativeBuffer((long) DATA + target.length)) {
      long count;
      do {
        prepare(memory, target.length);
        count = libc.recvmsg(socket.number(), memory.address(), flags | Libc.MSG_CMSG_CLOEXEC);
      } while (count < 0 && Errno.EINTR.is(libc.errno()));
      if (count < 0 && Errno.EAGAIN.is(libc.errno())) {
        return NOT_YET;
      }
      if (count <= 0) {
        // A peer that was killed with unread input resets the connection: gone all the same.
        return 0;
      }
      memory.get(DATA, target, 0, (int) count);
      keepDescriptor(memory);
      return (int) count;
    }
  }

  /** The descriptor that has come; the caller owns it then. */
  public Optional<Descriptor> takeDescriptor() {
    Optional<Descriptor> taken = received;
    received = Optional.empty();
    return taken;
  }

  private static void prepare(NativeBuffer memory, int length) {
    for (int offset = 0; offset < DATA; offset += Long.BYTES) {
      memory.putLong(offset, 0);
    }
    memory.putLong(16, memory.address() + MESSAGE);
    memory.putLong(24, 1);
    memory.putLong(32, memory.address() + MESSAGE + PART);
    memory.putLong(40, CONTROL);
    memory.putLong(MESSAGE, memory.address() + DATA);
    memory.putLong(MESSAGE + Long.BYTES, length);
  }

  private void keepDescriptor(NativeBuffer memory) {
    int control = MESSAGE + PART;
    boolean one =
        memory.getLong(40) >= ONE_DESCRIPTOR
            && memory.getLong(control) == ONE_DESCRIPTOR
            && memory.getInt(control + 8) == Libc.SOL_SOCKET
            && memory.getInt(control + 12) == Libc.SCM_RIGHTS;
    if (one) {
      received.ifPresent(Descriptor::close);
      received = Optional.of(new Descriptor(libc, memory.getInt(control + 16)));
    }
  }

  /** Who is at the other end of a Unix socket: the pid of the process that listens there. */
  public static int peer(Libc libc, Descriptor socket) throws IOException {
    int[] credentials = new int[3];
    int[] size = {3 * Integer.BYTES};
    if (libc.getsockopt(socket.number(), Libc.SOL_SOCKET, Libc.SO_PEERCRED, credentials, size)
        != 0) {
      throw new IOException("getsockopt SO_PEERCRED: " + Errno.describe(libc.errno()));
    }
    return credentials[0];
  }
}
