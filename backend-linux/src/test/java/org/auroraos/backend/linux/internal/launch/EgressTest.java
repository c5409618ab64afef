package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.auroraos.api.backend.EgressConnection;
import org.auroraos.api.backend.EgressSocket;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.policy.EgressRule;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way out of a sandbox, without the broker behind it. */
class EgressTest {
  private static final String CONNECT =
      "import socket,sys\n"
          + "s=socket.create_connection(('127.0.0.1',"
          + SandboxLaunch.EGRESS_PORT
          + "),20)\n";

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

  @ParameterizedTest
  @EnumSource(SyscallPolicy.Profile.class)
  void whatConnectsInsideArrivesOutside(SyscallPolicy.Profile profile) throws Exception {
    SandboxPolicy policy =
        policy().toBuilder().syscalls(new SyscallPolicy(profile, Set.of())).build();
    SandboxProcess process =
        launch(
            policy,
            CONNECT
                + "s.sendall(b'hello');s.shutdown(socket.SHUT_WR)\n"
                + "print(s.recv(99).decode(),end='')\nassert s.recv(1)==b''\n");
    CompletableFuture<Sandboxes.Ended> ended = ended(process);
    try (EgressConnection connection = next(process)) {
      assertThat(read(connection)).isEqualTo("hello");
      connection.write(ByteBuffer.wrap("back".getBytes(StandardCharsets.US_ASCII)));
      connection.shutdownOutput();
      assertThat(ended.get(2, TimeUnit.MINUTES).stdout()).isEqualTo("back");
    }
  }

  @Test
  void theReportSaysWhatHoldsAndItHasBeenTried() throws Exception {
    SandboxProcess process = launch(policy(), "pass");
    Sandboxes.Ended end = Sandboxes.await(process);
    Enforcement network = end.report().find(Capability.NETWORK).orElseThrow();
    assertThat(network.requested()).isEqualTo("egress");
    assertThat(network.applied()).isTrue();
    assertThat(network.mechanism()).isEqualTo("namespace.net+broker");
    assertThat(network.detail()).isEqualTo("through the broker to example.com:443");
    assertThat(end.report().find(Capability.SELF_PROBE).orElseThrow().applied()).isTrue();
  }

  @Test
  void nothingElseCanBeReached() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      udp.setSoTimeout(1);
      String script =
          "import socket\n"
              + "def t(f):\n"
              + " try: f(); print('reached')\n"
              + " except OSError as e: print('no')\n"
              + "t(lambda: socket.create_connection(('127.0.0.1',"
              + server.getLocalPort()
              + "),5))\n"
              + "t(lambda: socket.create_connection(('192.0.2.1',443),5))\n"
              + "t(lambda: socket.create_connection(('2001:db8::1',443),5))\n"
              + "t(lambda: socket.getaddrinfo('example.com',443))\n"
              + "u=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)\n"
              + "t(lambda: u.sendto(b'x',('192.0.2.1',53)))\n"
              + "try: u.sendto(b'x',('127.0.0.1',"
              + udp.getLocalPort()
              + "))\n"
              + "except OSError: pass\n";
      Sandboxes.Ended end = Sandboxes.await(launch(policy(), script));
      assertThat(end.stdout()).isEqualTo("no\n".repeat(5));
      assertThatThrownBy(() -> udp.receive(new DatagramPacket(new byte[9], 9)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void thereAreNoAddressesToListByNetlink() throws Exception {
    String script =
        """
        import socket
        try: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
        except OSError as e: print(e.errno)
        """;
    SandboxPolicy filtered =
        policy().toBuilder()
            .syscalls(new SyscallPolicy(SyscallPolicy.Profile.DEFAULT, Set.of()))
            .build();
    assertThat(Sandboxes.await(launch(filtered, script)).stdout()).isEqualTo("97\n");
  }

  @Test
  void twoSandboxesHaveAWayOutEach() throws Exception {
    SandboxProcess one = launch(policy(), CONNECT + "s.sendall(b'one');s.recv(1)");
    SandboxProcess two = launch(policy(), CONNECT + "s.sendall(b'two');s.recv(1)");
    CompletableFuture<Sandboxes.Ended> ended = ended(one);
    try (EgressConnection first = next(one);
        EgressConnection second = next(two)) {
      assertThat(read(first, 3)).isEqualTo("one");
      assertThat(read(second, 3)).isEqualTo("two");
    }
    ended.get(2, TimeUnit.MINUTES);
    Sandboxes.await(two);
  }

  @Test
  void thePortIsTakenAndCannotBeTakenOver() throws Exception {
    String script =
        "import socket\n"
            + "for a in ['127.0.0.1','0.0.0.0']:\n"
            + " s=socket.socket(); s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEADDR,1)\n"
            + " s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEPORT,1)\n"
            + " try: s.bind((a,"
            + SandboxLaunch.EGRESS_PORT
            + ")); s.listen(); print('mine')\n"
            + " except OSError as e: print(e.errno)\n";
    assertThat(Sandboxes.await(launch(policy(), script)).stdout()).isEqualTo("98\n98\n");
  }

  @Test
  void theEndOfTheSandboxEndsWaitingAndConnections() throws Exception {
    SandboxProcess process = launch(policy(), CONNECT + "s.recv(1)");
    CompletableFuture<Sandboxes.Ended> ended = ended(process);
    EgressConnection connection = next(process);
    EgressSocket egress = process.egress().orElseThrow();
    CompletableFuture<Optional<EgressConnection>> waiting =
        CompletableFuture.supplyAsync(() -> accept(egress), Sandboxes::thread);
    process.kill(KillCause.STOPPED);
    ended.get(2, TimeUnit.MINUTES);
    assertThat(waiting.get(2, TimeUnit.MINUTES)).isEmpty();
    assertThat(connection.isOpen()).isFalse();
    assertThat(egress.accept()).isEmpty();
  }

  @Test
  void otherNetworksHaveNoWayOut() throws Exception {
    SandboxProcess process =
        sandboxes.backend.launch(Sandboxes.script(Sandboxes.policy().build(), "true").build());
    assertThat(process.egress()).isEmpty();
    Sandboxes.await(process);
  }

  private static SandboxPolicy policy() {
    return Sandboxes.policy().egress(List.of(EgressRule.parse("example.com:443"))).build();
  }

  private static SandboxProcess launch(SandboxPolicy policy, String script)
      throws SandboxException {
    return sandboxes.backend.launch(
        Sandboxes.launch(policy, "/usr/bin/python3", "-c", script).build());
  }

  private static CompletableFuture<Sandboxes.Ended> ended(SandboxProcess process) {
    return CompletableFuture.supplyAsync(() -> Sandboxes.await(process), Sandboxes::thread);
  }

  /** The next connection of the program: the first is that of the self-probe. */
  private static EgressConnection next(SandboxProcess process) throws Exception {
    EgressSocket egress = process.egress().orElseThrow();
    try (EgressConnection probe = egress.accept().orElseThrow()) {
      assertThat(read(probe)).isEmpty();
    }
    return egress.accept().orElseThrow();
  }

  private static Optional<EgressConnection> accept(EgressSocket egress) {
    try {
      return egress.accept();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(EgressConnection connection) throws Exception {
    return read(connection, 99);
  }

  private static String read(EgressConnection connection, int most) throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    while (bytes.hasRemaining() && connection.read(bytes) >= 0) {
      // more
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
  }
}
