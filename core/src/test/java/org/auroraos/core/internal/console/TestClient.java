package org.auroraos.core.internal.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client that speaks the protocol byte by byte, also wrongly. */
final class TestClient implements AutoCloseable {
  /** What a command line came to. */
  record Answer(int code, String out, String err) {}

  private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);

  TestClient(Path socket) throws IOException {
    channel.connect(UnixDomainSocketAddress.of(socket));
  }

  static Answer run(Path socket, String line) throws IOException {
    try (TestClient client = new TestClient(socket)) {
      client.send('C', line);
      return client.answer();
    }
  }

  void send(char type, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    send(type, bytes.length, bytes);
  }

  void send(char type, int length, byte[] bytes) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(5 + bytes.length);
    frame.put((byte) type).putInt(length).put(bytes).flip();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  /** Reads until some output has come. */
  String output() throws IOException {
    ByteBuffer header = read(5);
    return StandardCharsets.UTF_8.decode(read(header.getInt(1))).toString();
  }

  /** Reads to the exit code and the end of the connection. */
  Answer answer() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    while (true) {
      ByteBuffer header = read(5);
      byte[] payload = read(header.getInt(1)).array();
      switch ((char) header.get(0)) {
        case 'O' -> out.write(payload);
        case 'E' -> err.write(payload);
        case 'X' -> {
          if (channel.read(ByteBuffer.allocate(1)) >= 0) {
            throw new IOException("something follows the exit code");
          }
          return new Answer(
              ByteBuffer.wrap(payload).getInt(),
              out.toString(StandardCharsets.UTF_8),
              err.toString(StandardCharsets.UTF_8));
        }
        default -> throw new IOException("a frame of type " + header.get(0));
      }
    }
  }

  boolean closedByPeer() throws IOException {
    return channel.read(ByteBuffer.allocate(1)) < 0;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private ByteBuffer read(int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("the connection ended");
      }
    }
    return buffer.flip();
  }
}
