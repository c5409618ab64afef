package org.auroraos.launcher.internal.client;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

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

  /**
   * Nobody sends more at once; a larger length means that the other side speaks another language.
   */
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

  /** Writes and flushes the frame. */
  void writeTo(DataOutputStream out) throws IOException {
    out.writeByte(type);
    out.writeInt(content.length);
    out.write(content);
    out.flush();
  }

  /**
   * Reads the next frame.
   *
   * @throws java.io.EOFException when the other side has closed
   */
  static Frame readFrom(DataInputStream in) throws IOException {
    char type = (char) in.readUnsignedByte();
    int length = in.readInt();
    if (length < 0 || length > MAX_LENGTH) {
      throw new IOException("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    return new Frame(type, in.readNBytes(length));
  }

  /** The exit code in an {@link #EXIT} frame. */
  int exitCode() throws IOException {
    if (content.length != Integer.BYTES) {
      throw new IOException("an exit code of " + content.length + " bytes");
    }
    return ByteBuffer.wrap(content).getInt();
  }
}
