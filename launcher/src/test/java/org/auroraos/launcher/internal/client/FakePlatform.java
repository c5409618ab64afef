package org.auroraos.launcher.internal.client;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The other side of the console protocol, written from its description and not from the client. */
final class FakePlatform implements AutoCloseable {
  /** What the platform does with a connection. */
  interface Script {
    void run(DataInputStream in, DataOutputStream out) throws IOException;
  }

  private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
  private final UnixDomainSocketAddress address;

  FakePlatform(Path socket, Script script) throws IOException {
    address = UnixDomainSocketAddress.of(socket);
    server.bind(address);
    Thread thread = new Thread(() -> serve(script), "fake-platform");
    thread.setDaemon(true);
    thread.start();
  }

  UnixDomainSocketAddress address() {
    return address;
  }

  private void serve(Script script) {
    while (server.isOpen()) {
      try (SocketChannel channel = server.accept()) {
        script.run(
            new DataInputStream(Channels.newInputStream(channel)),
            new DataOutputStream(Channels.newOutputStream(channel)));
      } catch (IOException e) {
        // the client went away, or the test is over
      }
    }
  }

  static String expect(char type, DataInputStream in) throws IOException {
    char got = (char) in.readByte();
    if (got != type) {
      throw new IOException("expected " + type + ", got " + got);
    }
    return new String(in.readNBytes(in.readInt()), java.nio.charset.StandardCharsets.UTF_8);
  }

  static void send(char type, byte[] content, DataOutputStream out) throws IOException {
    out.writeByte(type);
    out.writeInt(content.length);
    out.write(content);
  }

  static void exit(int code, DataOutputStream out) throws IOException {
    out.writeByte('X');
    out.writeInt(4);
    out.writeInt(code);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
