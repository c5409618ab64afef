package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.auroraos.api.backend.EgressConnection;
import org.auroraos.api.backend.EgressSocket;
import org.auroraos.backend.linux.internal.descriptor.ListeningSocket;
import org.auroraos.backend.linux.internal.descriptor.StreamSocket;

/**
 * The listening socket in a sandbox, as the platform sees it.
 *
 * @param socket lies in the network namespace of the sandbox
 */
record LinuxEgress(ListeningSocket socket) implements EgressSocket {
  @Override
  public Optional<EgressConnection> accept() throws IOException {
    return socket.accept().map(connection -> new Connection(socket, connection));
  }

  private record Connection(ListeningSocket from, StreamSocket socket) implements EgressConnection {
    @Override
    public int read(ByteBuffer target) throws IOException {
      return socket.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return socket.write(source);
    }

    @Override
    public void shutdownOutput() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public boolean isOpen() {
      return socket.isOpen();
    }

    @Override
    public void close() {
      from.close(socket);
    }
  }
}
