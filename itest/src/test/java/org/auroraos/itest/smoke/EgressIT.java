package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole way out of a sandbox: from a program through the broker to a server on loopback. */
@ParameterizedClass
@EnumSource
class EgressIT extends SmokeTest {
  private ServerSocket server;
  private int closed;

  EgressIT(User user) {
    super(user);
  }

  @BeforeEach
  void listen() throws IOException {
    assumeThat(Path.of("/bin/bash")).as("bash, to open sockets with").exists();
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(120_000);
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = other.getLocalPort();
    }
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void aListedDestinationIsReachedAndAnotherIsRefusedWithAReason() throws Exception {
    policy("out");
    Thread answer = new Thread(this::answerOnce);
    answer.start();
    Outcome reached = aurora.run("exec", "--policy", "out", "--", "/bin/bash", "-c", ask(port()));
    answer.join();
    assertThat(reached.out())
        .as(reached.err())
        .startsWith("HTTP/1.1 200 ")
        .endsWith("hello from outside");

    Outcome refused = aurora.run("exec", "--policy", "out", "--", "/bin/bash", "-c", ask(closed));
    assertThat(refused.out()).startsWith("HTTP/1.1 403 ");
    assertThat(refused.err())
        .contains(
            "aurora exec: the connection to 127.0.0.1:"
                + closed
                + " was denied: not in network.egress; the policy would have to list 127.0.0.1:"
                + closed);
  }

  @Test
  void whatWasUsedIsLearnedAndWhatWasRefusedIsOnlyTold() throws Exception {
    String listed = "127.0.0.1:" + port();
    aurora.policy("out", "network = egress\nnetwork.egress = unused.example:443, " + listed + "\n");
    Path learned = work.resolve("learned.cfg");
    String both = "(" + ask(port()) + "); (" + ask(closed) + ")";
    Thread answer = new Thread(this::answerOnce);
    answer.start();
    Outcome learning =
        aurora.run("exec", "--policy", "out", "--learn=" + learned, "--", "/bin/bash", "-c", both);
    answer.join();
    assertThat(learning.out()).as(learning.err()).contains("hello from outside", "HTTP/1.1 403 ");
    assertThat(learned)
        .content()
        .contains("\nnetwork = egress\nnetwork.egress = " + listed + "\n")
        .contains("\n# wanted but refused: 127.0.0.1:" + closed + " (not in network.egress; ");
    assertThat(learning.err())
        .contains("-network.egress = unused.example:443, " + listed)
        .contains("+network.egress = " + listed);

    Thread again = new Thread(this::answerOnce);
    again.start();
    Outcome reached =
        aurora.run(
            "exec", "--policy-file", learned.toString(), "--", "/bin/bash", "-c", ask(port()));
    again.join();
    assertThat(reached.out()).as(reached.err()).endsWith("hello from outside");
  }

  @Test
  void theReportSaysByWhatAndTheEnvironmentNamesTheBroker() throws Exception {
    policy("out");
    JsonNode result =
        Aurora.json(
            aurora.run(
                "exec",
                "--policy",
                "out",
                "--json",
                "--",
                "/bin/sh",
                "-c",
                "env; cat /etc/resolv.conf"));
    assertThat(result.get("stdout").asText())
        .contains("HTTPS_PROXY=http://127.0.0.1:3128\n", "NO_PROXY=\n", "http_proxy=");
    JsonNode network = result.get("enforced").get("network");
    assertThat(network.get("requested").asText()).isEqualTo("egress");
    assertThat(network.get("applied").asBoolean()).isTrue();
    assertThat(network.get("mechanism").asText()).isEqualTo("namespace.net+broker");
    assertThat(network.get("detail").asText()).contains("127.0.0.1:" + port());
  }

  @Test
  void aPluginsDenialsAreInItsLogAndItsTunnelsEndWithThePlatform() throws Exception {
    plugin("caller", "echo denied; (" + ask(closed) + "); " + hold());
    long pid = aurora.up();
    aurora.awaitState("caller", "ACTIVE");
    try (Socket tunnel = server.accept()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(aurora.sh("aurora:logs caller").ok().out())
                      .containsPattern(
                          "aurora the connection to 127.0.0.1:" + closed + " was denied"));
      assertThat(aurora.sh("aurora:audit -e egress.denied -s caller").ok().out())
          .contains("127.0.0.1:" + closed, "NOT_LISTED");
      assertThat(aurora.sh("aurora:audit -e egress.allowed -s caller").ok().out())
          .contains("127.0.0.1:" + port());
      tunnel.setSoTimeout(60_000);
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      assertThat(tunnel.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aStoppedPluginsTunnelsEnd() throws Exception {
    plugin("caller", hold());
    aurora.up();
    aurora.awaitState("caller", "ACTIVE");
    try (Socket tunnel = server.accept()) {
      tunnel.setSoTimeout(60_000);
      aurora.sh("aurora:stop caller").ok();
      assertThat(tunnel.getInputStream().read()).isEqualTo(-1);
    }
  }

  private int port() {
    return server.getLocalPort();
  }

  private void policy(String name) throws IOException {
    aurora.policy(name, "network = egress\nnetwork.egress = 127.0.0.1:" + port() + "\n");
  }

  private void plugin(String id, String script) throws IOException {
    Path directory = Files.createDirectories(work.resolve("made").resolve(id));
    Files.writeString(
        directory.resolve("module.json"),
        "{\"name\":\"%s\",\"version\":\"1\",\"entry\":\"run.sh\",\"description\":\"calls out\"}"
            .formatted(id));
    Files.writeString(directory.resolve("run.sh"), "#!/bin/bash\n" + script + "\n");
    Path settings = aurora.etc().resolve("org.auroraos.plugin~" + id + ".cfg");
    Files.writeString(settings, "network = egress\nnetwork.egress = 127.0.0.1:" + port() + "\n");
    user.own(settings);
    aurora.drop(directory, id);
  }

  /** Asks the broker for a tunnel and prints all that comes. */
  private static String ask(int port) {
    return "exec 3<>/dev/tcp/127.0.0.1/3128;"
        + " printf 'CONNECT 127.0.0.1:"
        + port
        + " HTTP/1.1\\r\\n\\r\\n' >&3; cat <&3";
  }

  private String hold() {
    return ask(port()) + "; sleep 1000";
  }

  private void answerOnce() {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write("hello from outside".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      System.out.println("nobody came: " + e);
    }
  }
}
