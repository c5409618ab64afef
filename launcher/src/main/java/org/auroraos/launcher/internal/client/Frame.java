package org.auroraos.launcher.internal.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A frame of the console protocol: {@code u8 type, u32 length (big-endian), bytes}. */
final class Frame {
  /** To the platform, once and first: a command line. */
  static final char COMMAND = 'C';

  /** To the platform: standard input; empty means its end. */
  static final char INPUT = 'I';

  /** From the platform: standard output. */
  static final char OUTPUT = 'O';

  /** From the platform: standard error. */
  static final char ERROR = 'E';

  /** From the platform, last: the exit code as u32. */
  static final char EXIT = 'X';

  private static final int HEADER = 5;

  /** Nobody sends more at once; a larger length means that the other side speaks otherwise. */
  private static final int MAX_LENGTH = 1 << 24;

  private final char type;
  private final byte[] content;

  /**
   * A frame.
   *
   * @param type one of the constants
   * @param content not to be changed afterwards
   */
  Frame(char type, byte[] content) {
    this.type = type;
    this.content = content;
  }

  char type() {
    return type;
  }

  /** Copies the content to a stream and flushes it. */
  void copyTo(OutputStream stream) throws IOException {
    stream.write(content);
    stream.flush();
  }

  /** The exit code in an {@link #EXIT} frame. */
  int exitCode() throws IOException {
    if (content.length != Integer.BYTES) {
      throw new IOException("an exit code of " + content.length + " bytes");
    }
    return ByteBuffer.wrap(content).getInt();
  }

  /** Writes the frame to a blocking channel. */
  void writeTo(WritableByteChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(HEADER + content.length);
    buffer.put((byte) type).putInt(content.length).put(content).flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /**
   * Reads the next frame from a blocking channel.
   *
   * @throws EOFException when the other side has closed
   */
  static Frame readFrom(ReadableByteChannel channel) throws IOException {
    ByteBuffer header = read(channel, HEADER);
    char type = (char) (header.get() & 0xff);
    int length = header.getInt();
    if (length < 0 || length > MAX_LENGTH) {
      throw new IOException("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    return new Frame(type, read(channel, length).array());
  }

  private static ByteBuffer read(ReadableByteChannel channel, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException();
      }
    }
    return buffer.flip();
  }
}
