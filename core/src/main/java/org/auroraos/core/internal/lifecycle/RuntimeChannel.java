package org.auroraos.core.internal.lifecycle;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
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

  /**
   * Begins the conversation anew, with a runtime that another platform has talked to. What that one
   * has left unread, which may begin in the middle of a message, is skipped; then the runtime
   * repeats what it has said.
   */
  void synchronise() throws IOException {
    UUID nonce = UUID.randomUUID();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    RuntimeMessageCodec.write(answer, new RuntimeMessage.Synced(nonce));
    send(new RuntimeMessage.Sync(nonce));
    skipTo(answer.toByteArray());
  }

  private void skipTo(byte[] answer) throws IOException {
    Deque<Byte> last = new ArrayDeque<>();
    byte[] one = new byte[1];
    while (!matches(last, answer)) {
      if (channel.read(ByteBuffer.wrap(one)) < 0) {
        throw new EOFException("the runtime is gone");
      }
      last.addLast(one[0]);
      if (last.size() > answer.length) {
        last.removeFirst();
      }
    }
  }

  private static boolean matches(Deque<Byte> last, byte[] answer) {
    if (last.size() < answer.length) {
      return false;
    }
    int i = 0;
    for (byte value : last) {
      if (value != answer[i]) {
        return false;
      }
      i++;
    }
    return true;
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
