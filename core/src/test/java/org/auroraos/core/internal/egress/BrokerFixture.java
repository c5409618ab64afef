package org.auroraos.core.internal.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.auroraos.api.hypervisor.EgressDecision;
import org.auroraos.api.hypervisor.EgressListener;
import org.auroraos.api.policy.EgressRule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A broker between a program and a server, which the test plays both. */
@Timeout(120)
abstract class BrokerFixture {
  static final EgressLimits PATIENT =
      new EgressLimits(
          64,
          1024,
          4096,
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          Duration.ofMillis(20));

  final FakeNetwork network = new FakeNetwork();
  final List<EgressDecision> decisions = new CopyOnWriteArrayList<>();
  final List<String> ends = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  EgressAudit audit = EgressAudit.none();
  LoopbackSandbox sandbox;
  ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    sandbox = toClose(new LoopbackSandbox());
    server = toClose(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    server.setSoTimeout(60_000);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  /** Serves the sandbox under a policy of the server's address and these rules. */
  EgressBroker serve(EgressLimits limits, String... rules) {
    EgressBrokers brokers = toClose(new EgressBrokers(network, limits, audit));
    List<EgressRule> all =
        Stream.concat(Stream.of(address()), Stream.of(rules)).map(EgressRule::parse).toList();
    EgressListener listener =
        new EgressListener() {
          @Override
          public void decided(EgressDecision decision) {
            decisions.add(decision);
          }

          @Override
          public void ended() {
            ends.add("ended");
          }
        };
    return brokers.serve(sandbox, new EgressTerms("plugin", "trace", all, listener));
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** A connection of the program on which this has been said. */
  Socket say(String text) throws IOException {
    Socket socket = toClose(sandbox.connect());
    send(socket, text);
    return socket;
  }

  Socket tunnel() throws IOException {
    Socket socket = say("CONNECT " + address() + " HTTP/1.1\r\nHost: x\r\n\r\n");
    read(socket, "HTTP/1.1 200 Connection established\r\n\r\n".length());
    return socket;
  }

  Socket accept() throws IOException {
    Socket socket = toClose(server.accept());
    socket.setSoTimeout(60_000);
    return socket;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String read(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** What comes until this has come. */
  static String readUntil(Socket socket, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      String one = read(socket, 1);
      if (one.isEmpty()) {
        return text + "<end>";
      }
      text.append(one);
    }
    return text.toString();
  }

  <T extends AutoCloseable> T toClose(T closeable) {
    open.add(0, closeable);
    return closeable;
  }
}
