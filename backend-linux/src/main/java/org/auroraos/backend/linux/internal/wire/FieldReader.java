package org.auroraos.backend.linux.internal.wire;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the fields of a payload one after the other. */
public final class FieldReader {
  private static final int HEADER = 8;

  private final ByteBuffer buffer;
  private int tag;
  private ByteBuffer value;

  public FieldReader(byte[] payload) {
    this(ByteBuffer.wrap(payload));
  }

  private FieldReader(ByteBuffer payload) {
    buffer = payload.slice().order(ByteOrder.LITTLE_ENDIAN);
    value = buffer;
  }

  /** Steps to the next field; false at the end. */
  public boolean next() throws ProtocolException {
    if (!buffer.hasRemaining()) {
      return false;
    }
    if (buffer.remaining() < HEADER) {
      throw new ProtocolException("a field is cut off");
    }
    tag = Short.toUnsignedInt(buffer.getShort());
    int zero = buffer.getShort();
    int length = buffer.getInt();
    if (zero != 0 || length < 0 || length > buffer.remaining()) {
      throw new ProtocolException("field " + tag + " has a wrong header");
    }
    value = buffer.slice(buffer.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.position(buffer.position() + length);
    return true;
  }

  public int tag() {
    return tag;
  }

  public int u32() throws ProtocolException {
    checkLength(Integer.BYTES);
    return value.getInt(0);
  }

  public long u64() throws ProtocolException {
    checkLength(Long.BYTES);
    return value.getLong(0);
  }

  public String string() {
    return StandardCharsets.UTF_8.decode(value.duplicate()).toString();
  }

  /** Numbers of eight bytes. */
  List<Long> longs() throws ProtocolException {
    if (value.limit() % Long.BYTES != 0) {
      throw new ProtocolException("field " + tag + " has " + value.limit() + " bytes");
    }
    List<Long> numbers = new ArrayList<>();
    for (int at = 0; at < value.limit(); at += Long.BYTES) {
      numbers.add(value.getLong(at));
    }
    return numbers;
  }

  List<Byte> byteList() {
    List<Byte> bytes = new ArrayList<>();
    for (int at = 0; at < value.limit(); at++) {
      bytes.add(value.get(at));
    }
    return bytes;
  }

  /** A field that holds fields. */
  public FieldReader nested() {
    return new FieldReader(value);
  }

  private void checkLength(int length) throws ProtocolException {
    if (value.limit() != length) {
      throw new ProtocolException("field " + tag + " has " + value.limit() + " bytes");
    }
  }
}
