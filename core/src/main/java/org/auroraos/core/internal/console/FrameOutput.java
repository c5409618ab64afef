package org.auroraos.core.internal.console;

import java.io.IOException;
import java.io.OutputStream;

/** One of the client's output streams. */
final class FrameOutput extends OutputStream {
  private final FrameChannel channel;
  private final byte type;

  FrameOutput(FrameChannel channel, byte type) {
    this.channel = channel;
    this.type = type;
  }

  @Override
  public void write(int b) throws IOException {
    channel.write(type, new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    channel.write(type, bytes, offset, length);
  }
}
