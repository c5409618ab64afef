package org.auroraos.backend.linux.internal.libc;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;

/**
 * A piece of memory outside the heap, freed on close; its content is undefined at first. Not for
 * use by two threads at once.
 */
public final class NativeBuffer implements AutoCloseable {
  private final long address;
  private final Pointer pointer;
  private boolean closed;

  /** Allocates {@code size} bytes. */
  public NativeBuffer(long size) {
    address = Native.malloc(size);
    if (address == 0) {
      throw new OutOfMemoryError("no " + size + " bytes of native memory");
    }
    pointer = new Pointer(address);
  }

  /** Where it lies. */
  public long address() {
    return address;
  }

  /** Copies bytes out. */
  public void get(long offset, byte[] target, int from, int length) {
    pointer.read(offset, target, from, length);
  }

  /** Copies bytes in. */
  public void put(long offset, byte[] source, int from, int length) {
    pointer.write(offset, source, from, length);
  }

  /** Copies a string in, with its terminating NUL. */
  public void putString(long offset, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    put(offset, bytes, 0, bytes.length);
    pointer.setByte(offset + bytes.length, (byte) 0);
  }

  /** Writes a 64-bit number, in the order of this machine. */
  public void putLong(long offset, long value) {
    pointer.setLong(offset, value);
  }

  /** Writes a 32-bit number, in the order of this machine. */
  public void putInt(long offset, int value) {
    pointer.setInt(offset, value);
  }

  /** Writes a 16-bit number, in the order of this machine. */
  public void putShort(long offset, short value) {
    pointer.setShort(offset, value);
  }

  /** Reads a 32-bit number. */
  public int getInt(long offset) {
    return pointer.getInt(offset);
  }

  /** Reads a 64-bit number. */
  public long getLong(long offset) {
    return pointer.getLong(offset);
  }

  /** Reads a 16-bit number. */
  public short getShort(long offset) {
    return pointer.getShort(offset);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Native.free(address);
    }
  }
}
