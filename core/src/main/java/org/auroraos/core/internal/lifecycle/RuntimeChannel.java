package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Optional;
import org.auroraos.api.runtime.RuntimeMessage;
import org.auroraos.api.runtime.RuntimeMessageCodec;

/**
 * The platform's end of the socket to a bundle plugin's runtime. Not through {@code
 * java.nio.channels.Channels}: its streams share a lock, so that a message could not be sent while
 * another is waited for.
 */
final class RuntimeChannel {
  private final ByteChannel channel;

  RuntimeChannel(ByteChannel channel) {
    this.channel = channel;
  }

  /** The next message; empty when the peer has closed its end. */
  Optional<RuntimeMessage> read() throws IOException {
    return RuntimeMessageCodec.read(
        new InputStream() {
          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(target, offset, length));
          }
        });
  }

  void send(RuntimeMessage message) throws IOException {
    RuntimeMessageCodec.write(
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
          }

          @Override
          public void write(byte[] source, int offset, int length) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(source, offset, length);
            while (rest.hasRemaining()) {
              channel.write(rest);
            }
          }
        },
        message);
  }
}
