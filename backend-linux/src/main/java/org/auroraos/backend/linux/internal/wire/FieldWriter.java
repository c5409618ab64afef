package org.auroraos.backend.linux.internal.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes a payload: fields of {@code u16 tag, u16 zero, u32 length, bytes}, little-endian. */
public final class FieldWriter {
  private static final int HEADER = 8;

  private ByteBuffer buffer = allocate(4096);

  public FieldWriter u32(int tag, int value) {
    header(tag, Integer.BYTES).putInt(value);
    return this;
  }

  public FieldWriter u64(int tag, long value) {
    header(tag, Long.BYTES).putLong(value);
    return this;
  }

  public FieldWriter string(int tag, String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a NUL in field " + tag);
    }
    return bytes(tag, value.getBytes(StandardCharsets.UTF_8));
  }

  public FieldWriter bytes(int tag, byte[] value) {
    header(tag, value.length).put(value);
    return this;
  }

  /** A field of several numbers. */
  public FieldWriter numbers(int tag, int length, Consumer<ByteBuffer> content) {
    content.accept(header(tag, length));
    return this;
  }

  public FieldWriter nested(int tag, Consumer<FieldWriter> content) {
    int start = header(tag, 0).position();
    content.accept(this);
    buffer.putInt(start - Integer.BYTES, buffer.position() - start);
    return this;
  }

  public byte[] toBytes() {
    byte[] bytes = new byte[buffer.position()];
    buffer.duplicate().flip().get(bytes);
    return bytes;
  }

  private ByteBuffer header(int tag, int length) {
    if (buffer.remaining() < HEADER + length) {
      int needed = buffer.position() + HEADER + length;
      buffer = allocate(Math.max(needed, 2 * buffer.capacity())).put(buffer.flip());
    }
    return buffer.putShort((short) tag).putShort((short) 0).putInt(length);
  }

  private static ByteBuffer allocate(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
