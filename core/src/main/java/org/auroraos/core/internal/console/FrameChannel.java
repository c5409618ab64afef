package org.auroraos.core.internal.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Optional;

/**
 * Frames over a channel. One thread reads; any thread writes.
 *
 * <p>It reads and writes the channel itself: the streams of {@link java.nio.channels.Channels} hold
 * one lock for both directions before JDK 19, so that a waiting reader would block all writers.
 */
final class FrameChannel {
  private final ByteChannel channel;
  private final Object writing = new Object();

  FrameChannel(ByteChannel channel) {
    this.channel = channel;
  }

  /** The next frame; empty when the peer has closed its end between two frames. */
  Optional<Frame> read() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(Frame.HEADER);
    if (!fill(header)) {
      return Optional.empty();
    }
    byte type = header.get();
    int length = header.getInt();
    if (length < 0 || length > Frame.MAX_PAYLOAD) {
      throw new ProtocolException(
          "a frame of " + Integer.toUnsignedString(length) + " bytes; the limit is 65536");
    }
    ByteBuffer payload = ByteBuffer.allocate(length);
    if (!fill(payload) && length > 0) {
      throw new ProtocolException("the connection ended within a frame");
    }
    return Optional.of(new Frame(type, payload));
  }

  /** Sends bytes, in as many frames of this type as they need. */
  void write(byte type, byte[] bytes, int offset, int length) throws IOException {
    int end = offset + length;
    for (int start = offset; start < end; start += Frame.MAX_PAYLOAD) {
      send(type, ByteBuffer.wrap(bytes, start, Math.min(Frame.MAX_PAYLOAD, end - start)));
    }
  }

  /** Sends the exit code. */
  void writeExit(int code) throws IOException {
    send(Frame.EXIT, ByteBuffer.allocate(Integer.BYTES).putInt(0, code));
  }

  private void send(byte type, ByteBuffer payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER + payload.remaining());
    frame.put(type).putInt(payload.remaining()).put(payload).flip();
    synchronized (writing) {
      while (frame.hasRemaining()) {
        channel.write(frame);
      }
    }
  }

  /** Fills the buffer and flips it; false when the peer has closed before the first byte. */
  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        if (buffer.position() == 0) {
          return false;
        }
        throw new ProtocolException("the connection ended within a frame");
      }
    }
    buffer.flip();
    return true;
  }
}
