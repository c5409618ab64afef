package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import org.junit.jupiter.api.Test;

class RuntimeChannelTest {
  @Test
  void aRuntimeThatAnswersWithoutEndIsNotListenedToForEver() {
    RuntimeChannel channel = new RuntimeChannel(new Babbling());

    assertThatThrownBy(channel::synchronise)
        .isInstanceOf(ProtocolException.class)
        .hasMessage("it does not answer Sync");
  }

  /** Takes everything, and always has something to say. */
  private static final class Babbling implements ByteChannel {
    @Override
    public int read(ByteBuffer target) {
      int read = target.remaining();
      while (target.hasRemaining()) {
        target.put((byte) 'x');
      }
      return read;
    }

    @Override
    public int write(ByteBuffer source) {
      int written = source.remaining();
      source.position(source.limit());
      return written;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
