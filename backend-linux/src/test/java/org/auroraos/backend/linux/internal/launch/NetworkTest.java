package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    "NONE, OSError [Errno 97] Address family not supported by protocol",
    "LOOPBACK, connected",
    "HOST, connected"
  })
  void addressesAreListedByNetlinkWhereThereAreAny(NetworkAccess network, String said)
      throws Exception {
    assertThat(connect(network, "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)"))
        .isEqualTo(said);
    assertThat(connect(network, "assert ('lo' in dict(socket.if_nameindex()).values())"))
        .isEqualTo(said);
  }

  /** Libc asks netlink which families of addresses this machine has, and can do without. */
  @Test
  void withoutNetlinkNamesAreStillResolved() throws Exception {
    String names =
        "flags=socket.AI_ADDRCONFIG|socket.AI_CANONNAME;"
            + "a=socket.getaddrinfo('127.0.0.1',80,flags=socket.AI_ADDRCONFIG);"
            + "assert a[0][4]==('127.0.0.1',80);"
            + "b=socket.getaddrinfo('localhost',80,flags=flags);"
            + "assert '127.0.0.1' in [x[4][0] for x in b], b";

    assertThat(connect(NetworkAccess.NONE, names)).isEqualTo("connected");
  }

  private static String to(ServerSocket server) {
    return "socket.create_connection(('127.0.0.1'," + server.getLocalPort() + "),2)";
  }

  private static String connect(NetworkAccess network, String code) throws Exception {
    String script =
        "import socket\ntry:\n "
            + code
            + "\n print('connected')\nexcept OSError as e:\n print('OSError', e)\n";
    SandboxPolicy policy =
        Sandboxes.policy()
            .network(network)
            .syscalls(new SyscallPolicy(Profile.DEFAULT, Set.of()))
            .build();
    Sandboxes.Ended ended =
        sandboxes.run(Sandboxes.launch(policy, "/usr/bin/python3", "-c", script));
    return (ended.stdout() + ended.stderr()).strip();
  }
}
