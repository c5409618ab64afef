package org.auroraos.backend.linux.internal.wire;

import java.util.Optional;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.libc.NativeBuffer;

/**
 * What recvmsg(2) fills: a {@code struct msghdr} with one piece of memory and room for one
 * descriptor, as machines of 64 bits have it.
 */
final class MessageBuffer implements AutoCloseable {
  private static final int IOV = 16;
  private static final int IOV_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 48;

  /** Behind the header: a {@code struct iovec}, then the room for a descriptor, then the bytes. */
  private static final int VECTOR = 56;

  private static final int RIGHTS = VECTOR + 16;
  private static final int RIGHTS_SIZE = 24;
  private static final int CMSG_LEVEL = 8;
  private static final int CMSG_TYPE = 12;
  private static final int CMSG_DATA = 16;
  private static final int BYTES = RIGHTS + RIGHTS_SIZE;

  private final NativeBuffer memory;

  MessageBuffer(int size) {
    memory = new NativeBuffer(BYTES + size);
    memory.putLong(0, 0);
    memory.putLong(Long.BYTES, 0);
    memory.putLong(IOV, memory.address() + VECTOR);
    memory.putLong(IOV_COUNT, 1);
    memory.putLong(CONTROL, memory.address() + RIGHTS);
    memory.putLong(CONTROL_LENGTH, RIGHTS_SIZE);
    memory.putLong(FLAGS, 0);
    memory.putLong(VECTOR, memory.address() + BYTES);
    memory.putLong(VECTOR + Long.BYTES, size);
  }

  /** Where the header lies. */
  long header() {
    return memory.address();
  }

  /** Copies received bytes out. */
  void get(byte[] target, int length) {
    memory.get(BYTES, target, 0, length);
  }

  /** The descriptor that came along. */
  Optional<Integer> descriptor() {
    boolean some =
        memory.getLong(CONTROL_LENGTH) >= CMSG_DATA + Integer.BYTES
            && memory.getInt(RIGHTS + CMSG_LEVEL) == Libc.SOL_SOCKET
            && memory.getInt(RIGHTS + CMSG_TYPE) == Libc.SCM_RIGHTS;
    return some ? Optional.of(memory.getInt(RIGHTS + CMSG_DATA)) : Optional.empty();
  }

  @Override
  public void close() {
    memory.close();
  }
}
