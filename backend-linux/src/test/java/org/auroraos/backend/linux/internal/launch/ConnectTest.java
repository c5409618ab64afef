package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.auroraos.api.backend.Detachment;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to what listens in a sandbox. */
class ConnectTest {
  private static final Duration SOON = Duration.ofMinutes(1);

  /** Its network is its own, and so are all ports. */
  private static final InetSocketAddress SERVED = loopback(8080);

  /** Answers the line of each connection with the same line in capitals. */
  private static final String SERVER =
      """
      import socket
      s = socket.create_server(('127.0.0.1', 8080))
      print(flush=True)
      while True:
          c, peer = s.accept()
          c.sendall(c.makefile('rb').readline().upper())
          c.close()
      """;

  @TempDir Path data;

  private Sandboxes sandboxes;
  private final List<SandboxProcess> hosts = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    assumeThat(Path.of("/usr/bin/python3")).as("python3, to listen with").exists();
    data = data.toRealPath();
    sandboxes = new Sandboxes(data);
  }

  @AfterEach
  void close() throws Exception {
    for (SandboxProcess host : hosts) {
      host.kill(KillCause.STOPPED);
      host.onExit().get(30, TimeUnit.SECONDS);
    }
    sandboxes.close();
  }

  @Test
  void whatListensInsideIsReachedThereAndNowhereElse() throws Exception {
    SandboxProcess host = listening(SERVER);
    try (ServerSocket outside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress there = loopback(outside.getLocalPort());
      assertThatThrownBy(() -> host.connect(there, SOON))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("connection refused");
    }
    for (int i = 0; i < 20; i++) {
      assertThat(answer(host.connect(SERVED, SOON))).isEqualTo("HELLO\n");
    }
    assertThatThrownBy(
            () -> host.connect(address(8080, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), SOON))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatIsNotLoopbackOrNoPortIsNotTried() throws Exception {
    SandboxProcess host = listening(SERVER);
    assertThatThrownBy(() -> host.connect(address(8080, 1, 2, 3, 4), SOON))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> host.connect(loopback(0), SOON)).isInstanceOf(IOException.class);
    assertThat(answer(host.connect(SERVED, SOON))).isEqualTo("HELLO\n");
  }

  @Test
  void whoTakesNobodyIsWaitedForAndNoLongerThanSaid() throws Exception {
    SandboxProcess host =
        listening(
            """
            import socket, time
            s = socket.socket()
            s.bind(('127.0.0.1', 8080))
            s.listen(0)
            full = socket.create_connection(('127.0.0.1', 8080))
            print(flush=True)
            time.sleep(1000)
            """);
    // More than can be let in at once: each is gone when it was given up.
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> host.connect(SERVED, Duration.ofMillis(100)))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("PT0.1S");
    }
    assertThat(host.onExit()).isNotDone();
  }

  @Test
  void anAdoptedSandboxIsReachedTooAndOneThatHasEndedIsNot() throws Exception {
    Path run = Files.createDirectories(data.resolve("run/plugin"));
    Path log = Files.createDirectories(data.resolve("logs/plugin")).resolve("current.jsonl");
    Detachment.Log settings =
        new Detachment.Log(log, "plugin", 1 << 20, 3, Duration.ofSeconds(1), 1000, 1 << 20);
    SandboxProcess first =
        sandboxes.backend.launch(
            server(SERVER)
                .owner("plugin")
                .detachment(new Detachment(run, "launch-1", settings))
                .build());
    sandboxes.close();
    assertThat(first.connect(SERVED, SOON)).isEmpty();

    sandboxes = new Sandboxes(data);
    SandboxProcess adopted = sandboxes.backend.adopt(run).orElseThrow().process().orElseThrow();
    hosts.add(adopted);
    await().atMost(SOON).ignoreException(ConnectException.class).until(() -> answers(adopted));

    adopted.kill(KillCause.STOPPED);
    adopted.onExit().get(30, TimeUnit.SECONDS);
    assertThat(adopted.connect(SERVED, SOON)).isEmpty();
  }

  private SandboxProcess listening(String script) throws Exception {
    SandboxProcess host = sandboxes.backend.launch(server(script).build());
    hosts.add(host);
    CompletableFuture<String> unused = Sandboxes.read(host.stderr());
    assertThat(host.stdout().read()).isEqualTo('\n');
    return host;
  }

  private static SandboxLaunch.Builder server(String script) {
    SandboxPolicy policy = Sandboxes.policy().network(NetworkAccess.LOOPBACK).build();
    return Sandboxes.launch(policy, "/usr/bin/python3", "-c", script);
  }

  private static boolean answers(SandboxProcess host) throws IOException {
    return answer(host.connect(SERVED, SOON)).equals("HELLO\n");
  }

  private static InetSocketAddress loopback(int port) {
    return address(port, 127, 0, 0, 1);
  }

  private static InetSocketAddress address(int port, int... numbers) {
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers[i];
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String answer(Optional<ByteChannel> connection) throws IOException {
    try (ByteChannel channel = connection.orElseThrow()) {
      channel.write(ByteBuffer.wrap("hello\n".getBytes(StandardCharsets.UTF_8)));
      ByteBuffer answer = ByteBuffer.allocate(100);
      while (channel.read(answer) >= 0) {
        // to its end
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
    }
  }
}
