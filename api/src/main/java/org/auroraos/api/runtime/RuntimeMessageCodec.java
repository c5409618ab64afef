package org.auroraos.api.runtime;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.auroraos.api.runtime.RuntimeMessage.Check;
import org.auroraos.api.runtime.RuntimeMessage.Checked;
import org.auroraos.api.runtime.RuntimeMessage.Failed;
import org.auroraos.api.runtime.RuntimeMessage.Hello;
import org.auroraos.api.runtime.RuntimeMessage.Ping;
import org.auroraos.api.runtime.RuntimeMessage.Pong;
import org.auroraos.api.runtime.RuntimeMessage.Ready;
import org.auroraos.api.runtime.RuntimeMessage.Stop;
import org.auroraos.api.runtime.RuntimeMessage.Stopped;
import org.auroraos.api.runtime.RuntimeMessage.Sync;
import org.auroraos.api.runtime.RuntimeMessage.Synced;

/**
 * The form of {@link RuntimeMessage} on the wire: a frame is {@code u32 length} (big-endian, at
 * most {@value #MAX_FRAME}), one byte of type, and the fields in their order; a string is {@code
 * u32 length} and UTF-8. Unknown types, lengths that do not fit and trailing bytes are protocol
 * errors: the reader of a hostile peer closes the channel then.
 */
public final class RuntimeMessageCodec {
  /** Largest frame in bytes, without its length field. */
  public static final int MAX_FRAME = 64 * 1024;

  private static final int HELLO = 1;
  private static final int READY = 2;
  private static final int FAILED = 3;
  private static final int STOPPED = 4;
  private static final int SYNCED = 5;
  private static final int PONG = 6;
  private static final int CHECKED = 8;
  private static final int STOP = 128;
  private static final int SYNC = 129;
  private static final int PING = 130;
  private static final int CHECK = 132;

  private RuntimeMessageCodec() {}

  /** Writes one message in one call of the stream's {@code write}, and flushes. */
  public static void write(OutputStream out, RuntimeMessage message) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(body);
    if (message instanceof Hello hello) {
      fields.writeByte(HELLO);
      fields.writeInt(hello.protocol());
    } else if (message instanceof Ready) {
      fields.writeByte(READY);
    } else if (message instanceof Failed failed) {
      fields.writeByte(FAILED);
      writeString(fields, failed.stage(), 64);
      writeString(fields, failed.bundle(), 1024);
      writeString(fields, failed.message(), MAX_FRAME / 2);
    } else if (message instanceof Stopped) {
      fields.writeByte(STOPPED);
    } else if (message instanceof Synced synced) {
      fields.writeByte(SYNCED);
      fields.writeLong(synced.nonce().getMostSignificantBits());
      fields.writeLong(synced.nonce().getLeastSignificantBits());
    } else if (message instanceof Pong pong) {
      fields.writeByte(PONG);
      fields.writeInt(pong.number());
      fields.writeLong(pong.collecting());
    } else if (message instanceof Ping ping) {
      fields.writeByte(PING);
      fields.writeInt(ping.number());
    } else if (message instanceof Check check) {
      fields.writeByte(CHECK);
      fields.writeInt(check.number());
      writeString(fields, check.filter(), MAX_FRAME / 2);
    } else if (message instanceof Checked checked) {
      fields.writeByte(CHECKED);
      fields.writeInt(checked.number());
      fields.writeBoolean(checked.well());
      writeString(fields, checked.detail(), 4096);
    } else if (message instanceof Stop) {
      fields.writeByte(STOP);
    } else if (message instanceof Sync sync) {
      fields.writeByte(SYNC);
      fields.writeLong(sync.nonce().getMostSignificantBits());
      fields.writeLong(sync.nonce().getLeastSignificantBits());
    }
    byte[] bytes = body.toByteArray();
    out.write(ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array());
    out.flush();
  }

  /**
   * Reads one message.
   *
   * @return the message, or empty at the end of the stream between two messages
   * @throws ProtocolException when the bytes are not a message
   */
  public static Optional<RuntimeMessage> read(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    byte[] rest = in.readNBytes(3);
    if (rest.length < 3) {
      throw new EOFException("the stream ends within a length");
    }
    int length = first << 24 | (rest[0] & 0xff) << 16 | (rest[1] & 0xff) << 8 | (rest[2] & 0xff);
    if (length < 1 || length > MAX_FRAME) {
      throw new ProtocolException("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the stream ends within a frame");
    }
    return Optional.of(parse(ByteBuffer.wrap(body)));
  }

  private static RuntimeMessage parse(ByteBuffer body) throws ProtocolException {
    int type = body.get() & 0xff;
    RuntimeMessage message =
        switch (type) {
          case HELLO -> new Hello(readInt(body));
          case READY -> new Ready();
          case FAILED -> new Failed(readString(body), readString(body), readString(body));
          case STOPPED -> new Stopped();
          case SYNCED -> new Synced(readNonce(body));
          case PONG -> new Pong(readInt(body), readLong(body));
          case PING -> new Ping(readInt(body));
          case CHECK -> new Check(readInt(body), readString(body));
          case CHECKED -> new Checked(readInt(body), readBoolean(body), readString(body));
          case STOP -> new Stop();
          case SYNC -> new Sync(readNonce(body));
          default -> throw new ProtocolException("a message of unknown type " + type);
        };
    if (body.hasRemaining()) {
      throw new ProtocolException(
          body.remaining() + " bytes too many in a message of type " + type);
    }
    return message;
  }

  private static UUID readNonce(ByteBuffer body) throws ProtocolException {
    if (body.remaining() < 2 * Long.BYTES) {
      throw new ProtocolException("a message ends within a nonce");
    }
    return new UUID(body.getLong(), body.getLong());
  }

  private static int readInt(ByteBuffer body) throws ProtocolException {
    if (body.remaining() < 4) {
      throw new ProtocolException("a message ends within a number");
    }
    return body.getInt();
  }

  private static boolean readBoolean(ByteBuffer body) throws ProtocolException {
    byte value = body.hasRemaining() ? body.get() : -1;
    if (value != 0 && value != 1) {
      throw new ProtocolException("neither true nor false in a message");
    }
    return value == 1;
  }

  private static long readLong(ByteBuffer body) throws ProtocolException {
    if (body.remaining() < Long.BYTES) {
      throw new ProtocolException("a message ends within a number");
    }
    return body.getLong();
  }

  private static String readString(ByteBuffer body) throws ProtocolException {
    int length = readInt(body);
    if (length < 0 || length > body.remaining()) {
      throw new ProtocolException("a string is longer than its message");
    }
    ByteBuffer bytes = body.slice(body.position(), length);
    body.position(body.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new ProtocolException("a string is not UTF-8");
    }
  }

  private static void writeString(DataOutputStream out, String value, int most) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > most) {
      // Cut at a character's start: a continuation byte is 10xxxxxx.
      int end = most;
      while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
        end--;
      }
      bytes = Arrays.copyOf(bytes, end);
    }
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
