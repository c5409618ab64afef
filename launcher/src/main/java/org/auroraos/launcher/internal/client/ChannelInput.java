package org.auroraos.launcher.internal.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Reads a channel. The stream of {@link java.nio.channels.Channels} holds a lock while it waits
 * that writing needs too (before JDK 19), so standard input would not go out until something has
 * come in.
 */
final class ChannelInput extends InputStream {
  private final ReadableByteChannel channel;

  ChannelInput(ReadableByteChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return channel.read(ByteBuffer.wrap(bytes, offset, length));
  }
}
