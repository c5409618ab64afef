package org.auroraos.backend.linux.internal.descriptor;

import java.util.OptionalInt;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.libc.NativeBuffer;

/**
 * The memory of a {@code struct msghdr} of sendmsg(2) and recvmsg(2) on machines with 64 bits: with
 * one {@code struct iovec}, and room for one {@code struct cmsghdr} with up to three ints, cmsg(3).
 */
final class SocketMessage implements AutoCloseable {
  private static final int HEADER = 56;
  private static final int PART = 16;
  private static final int CONTROL = HEADER + PART;
  private static final int CONTROL_HEADER = 16;
  private static final int CONTROL_ROOM = 32;
  private static final int DATA = CONTROL + CONTROL_ROOM;
  private static final int CONTROL_LENGTH = 40;

  private final NativeBuffer memory;
  private final int length;

  /** A message of so many bytes. */
  SocketMessage(int length) {
    this.memory = new NativeBuffer((long) DATA + length);
    this.length = length;
  }

  /**
   * Makes it ready for the kernel.
   *
   * @param ints how many there is room for beside the bytes
   */
  void prepare(int ints) {
    for (int offset = 0; offset < DATA; offset += Long.BYTES) {
      memory.putLong(offset, 0);
    }
    memory.putLong(16, memory.address() + HEADER);
    memory.putLong(24, 1);
    if (ints > 0) {
      memory.putLong(32, memory.address() + CONTROL);
      memory.putLong(CONTROL_LENGTH, roundedUp(CONTROL_HEADER + ints * Integer.BYTES));
    }
    memory.putLong(HEADER, memory.address() + DATA);
    memory.putLong(HEADER + Long.BYTES, length);
  }

  /** Lets a descriptor go along. */
  void putDescriptor(int number) {
    memory.putLong(CONTROL, CONTROL_HEADER + Integer.BYTES);
    memory.putInt(CONTROL + 8, Libc.SOL_SOCKET);
    memory.putInt(CONTROL + 12, Libc.SCM_RIGHTS);
    memory.putInt(CONTROL + CONTROL_HEADER, number);
  }

  /** The first int of what came along, if it is of this type and has so many. */
  OptionalInt control(int type, int ints) {
    int wanted = CONTROL_HEADER + ints * Integer.BYTES;
    boolean one =
        memory.getLong(CONTROL_LENGTH) >= wanted
            && memory.getLong(CONTROL) == wanted
            && memory.getInt(CONTROL + 8) == Libc.SOL_SOCKET
            && memory.getInt(CONTROL + 12) == type;
    return one ? OptionalInt.of(memory.getInt(CONTROL + CONTROL_HEADER)) : OptionalInt.empty();
  }

  void put(byte[] source, int from) {
    memory.put(DATA, source, from, length);
  }

  void get(byte[] target, int count) {
    memory.get(DATA, target, 0, count);
  }

  long address() {
    return memory.address();
  }

  @Override
  public void close() {
    memory.close();
  }

  private static int roundedUp(int size) {
    return (size + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
  }
}
