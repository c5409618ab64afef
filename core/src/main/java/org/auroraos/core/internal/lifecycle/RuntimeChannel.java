package org.auroraos.core.internal.lifecycle;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.auroraos.api.runtime.RuntimeMessage;
import org.auroraos.api.runtime.RuntimeMessageCodec;

/**
 * The platform's end of the socket to a bundle plugin's runtime. Not through {@code
 * java.nio.channels.Channels}: its streams share a lock, so that a message could not be sent while
 * another is waited for.
 */
final class RuntimeChannel {
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(50);

  /** More than a socket holds of what an earlier platform has not read, by far. */
  private static final int MOST_UNREAD = 1 << 20;

  private final ByteChannel channel;

  /** Of the last message, what there was no room for. */
  private ByteBuffer rest = ByteBuffer.allocate(0);

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
   * repeats what it has said. Waits until it does, or until it or the channel has ended.
   */
  void synchronise() throws IOException {
    UUID nonce = UUID.randomUUID();
    byte[] answer = frame(new RuntimeMessage.Synced(nonce)).array();
    while (!send(new RuntimeMessage.Sync(nonce)) || !flush()) {
      LockSupport.parkNanos(LOOK_AGAIN);
    }
    skipTo(answer);
  }

  private void skipTo(byte[] answer) throws IOException {
    Deque<Byte> last = new ArrayDeque<>();
    byte[] one = new byte[1];
    for (int skipped = 0; !matches(last, answer); skipped++) {
      if (skipped == MOST_UNREAD) {
        throw new ProtocolException("it does not answer Sync");
      }
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

  /**
   * Sends a message if there is room for it, and waits for nobody: the runtime may never read.
   *
   * @return false when there is no room, and nothing of it was sent
   */
  synchronized boolean send(RuntimeMessage message) throws IOException {
    if (!flush()) {
      return false;
    }
    ByteBuffer frame = frame(message);
    channel.write(frame);
    if (frame.position() == 0) {
      return false;
    }
    rest = frame;
    return true;
  }

  /**
   * Sends what is left of a message that had room for its beginning.
   *
   * @return whether nothing is left
   */
  synchronized boolean flush() throws IOException {
    if (rest.hasRemaining()) {
      channel.write(rest);
    }
    return !rest.hasRemaining();
  }

  private static ByteBuffer frame(RuntimeMessage message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RuntimeMessageCodec.write(bytes, message);
    return ByteBuffer.wrap(bytes.toByteArray());
  }
}
