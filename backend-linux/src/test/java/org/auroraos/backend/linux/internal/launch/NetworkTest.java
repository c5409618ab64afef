package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkTest {
  @TempDir static Path data;

  private static Sandboxes sandboxes;

  @BeforeAll
  static void open() throws Exception {
    sandboxes = new Sandboxes(data);
  }

  @AfterAll
  static void close() throws Exception {
    sandboxes.close();
  }

  @BeforeEach
  void needsPython() {
    assumeThat(Path.of("/usr/bin/python3")).as("python3, to open sockets with").exists();
  }

  @Test
  void withoutNetworkNotEvenLoopbackIsUp() throws Exception {
    assertThat(
            connect(
                NetworkAccess.NONE,
                "s=socket.create_server(('127.0.0.1',0));"
                    + "socket.create_connection(s.getsockname())"))
        .contains("OSError");
  }

  @Test
  void loopbackIsOnesOwn() throws Exception {
    assertThat(
            connect(
                NetworkAccess.LOOPBACK,
                "s=socket.create_server(('127.0.0.1',0));"
                    + "socket.create_connection(s.getsockname())"))
        .isEqualTo("connected");
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(connect(NetworkAccess.LOOPBACK, to(server))).contains("OSError");
    }
  }

  @Test
  void theHostsNetworkIsTheHosts() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(connect(NetworkAccess.HOST, to(server))).isEqualTo("connected");
    }
  }

  @Test
  void theHostsNetworkIsReportedAsWhatItIs() throws Exception {
    SandboxPolicy policy = Sandboxes.policy().network(NetworkAccess.HOST).build();
    Enforcement entry =
        sandboxes
            .run(Sandboxes.script(policy, "true"))
            .report()
            .find(Capability.NETWORK)
            .orElseThrow();

    assertThat(entry.requested()).isEqualTo("host");
    assertThat(entry.detail()).contains("unrestricted");
  }

  private static String to(ServerSocket server) {
    return "socket.create_connection(('127.0.0.1'," + server.getLocalPort() + "),2)";
  }

  private static String connect(NetworkAccess network, String code) throws Exception {
    String script =
        "import socket\ntry:\n "
            + code
            + "\n print('connected')\nexcept OSError as e:\n print('OSError', e)\n";
    Sandboxes.Ended ended =
        sandboxes.run(
            Sandboxes.launch(
                Sandboxes.policy().network(network).build(), "/usr/bin/python3", "-c", script));
    return (ended.stdout() + ended.stderr()).strip();
  }
}
