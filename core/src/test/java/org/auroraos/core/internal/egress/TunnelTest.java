package org.auroraos.core.internal.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.auroraos.api.hypervisor.EgressDecision;
import org.auroraos.api.hypervisor.EgressDecision.Verdict;
import org.junit.jupiter.api.Test;

class TunnelTest extends BrokerFixture {
  @Test
  void bytesPassInBothDirectionsAndEachSideEndsForItself() throws Exception {
    serve(PATIENT);
    Socket program = say("CONNECT " + address() + " HTTP/1.1\r\n\r\nhello");
    Socket target = accept();
    assertThat(read(target, 5)).isEqualTo("hello");
    assertThat(readUntil(program, "\r\n\r\n"))
        .isEqualTo("HTTP/1.1 200 Connection established\r\n\r\n");
    send(program, " world\0\r\n");
    program.shutdownOutput();
    assertThat(readAll(target)).isEqualTo(" world\0\r\n");
    send(target, "x".repeat(1_000_000));
    target.close();
    assertThat(readAll(program)).hasSize(1_000_000);
  }

  @Test
  void theTargetMayEndFirst() throws Exception {
    serve(PATIENT);
    Socket program = tunnel();
    Socket target = accept();
    target.shutdownOutput();
    assertThat(readAll(program)).isEmpty();
    send(program, "still there");
    program.close();
    assertThat(readAll(target)).isEqualTo("still there");
  }

  @Test
  void aDecisionIsARecord() throws Exception {
    network.name("server.example", "127.0.0.1");
    serve(PATIENT, "server.example:" + server.getLocalPort());
    say("CONNECT Server.example:" + server.getLocalPort() + " HTTP/1.1\r\n\r\n");
    accept();
    EgressDecision decision = decisions.get(0);
    assertThat(decision.sandbox()).isEqualTo("plugin");
    assertThat(decision.traceId()).isEqualTo("trace");
    assertThat(decision.host()).isEqualTo("Server.example");
    assertThat(decision.port()).isEqualTo(server.getLocalPort());
    assertThat(decision.address().orElseThrow().isLoopbackAddress()).isTrue();
    assertThat(decision.verdict()).isEqualTo(Verdict.ALLOWED);
    assertThat(decision.detail()).startsWith("by network.egress: server.example:");
    assertThat(network.asked).containsExactly("server.example");
  }

  @Test
  void whatIsNotListedIs403AndSaysWhatWouldAllowIt() throws Exception {
    serve(PATIENT);
    String answer =
        readAll(say("CONNECT evil.example:443 HTTP/1.1\r\n\r\nTLS bytes that are lost"));
    assertThat(answer)
        .startsWith("HTTP/1.1 403 Forbidden\r\n")
        .contains("\r\nConnection: close\r\n")
        .endsWith(
            "\r\n\r\naurora: evil.example:443 is denied: not in network.egress; the policy would"
                + " have to list evil.example:443\n");
    assertThat(decisions).extracting(EgressDecision::verdict).containsExactly(Verdict.NOT_LISTED);
    assertThat(network.asked).isEmpty();
  }

  @Test
  void aListedNameThatLeadsToLoopbackIs403() throws Exception {
    network.name("rebound.example", "127.0.0.1");
    serve(PATIENT, "rebound.example:1");
    assertThat(readAll(say("CONNECT rebound.example:1 HTTP/1.1\r\n\r\n")))
        .startsWith("HTTP/1.1 403 ")
        .contains("leads to 127.0.0.1, which is loopback");
  }

  @Test
  void aNameWithoutAddressIs502() throws Exception {
    serve(PATIENT, "gone.example:443");
    assertThat(readAll(say("CONNECT gone.example:443 HTTP/1.1\r\n\r\n")))
        .startsWith("HTTP/1.1 502 ")
        .contains("cannot be resolved");
  }

  @Test
  void aTargetThatRefusesIs502() throws Exception {
    serve(PATIENT);
    server.close();
    assertThat(readAll(say("CONNECT " + address() + " HTTP/1.1\r\n\r\n")))
        .startsWith("HTTP/1.1 502 ")
        .contains("cannot be reached");
  }

  @Test
  void aTargetThatDoesNotAnswerIs504() throws Exception {
    EgressLimits quick =
        new EgressLimits(
            64,
            1024,
            4096,
            PATIENT.headTime(),
            Duration.ofMillis(50),
            PATIENT.setUpTime(),
            PATIENT.idle(),
            PATIENT.linger(),
            PATIENT.check());
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String there = "127.0.0.1:" + full.getLocalPort();
      serve(quick, there);
      // Nobody accepts: when the queue is full, the kernel no longer answers.
      for (String answer = "HTTP/1.1 200 "; answer.startsWith("HTTP/1.1 200 "); ) {
        answer = readUntil(say("CONNECT " + there + " HTTP/1.1\r\n\r\n"), "\r\n");
        assertThat(answer).containsPattern("HTTP/1.1 (200|504) ");
      }
    }
  }

  @Test
  void theEndOfTheSandboxEndsItsConnections() throws Exception {
    EgressBroker broker = serve(PATIENT);
    tunnel();
    Socket target = accept();
    sandbox.close();
    assertThat(target.getInputStream().read()).isEqualTo(-1);
    await().until(() -> ends.equals(List.of("ended")));
    broker.close();
    assertThat(ends).hasSize(1);
  }

  @Test
  void theEndOfTheBrokerEndsItsConnections() throws Exception {
    EgressBroker broker = serve(PATIENT);
    Socket program = tunnel();
    Socket target = accept();
    broker.close();
    assertThat(target.getInputStream().read()).isEqualTo(-1);
    assertThat(program.getInputStream().read()).isEqualTo(-1);
    assertThat(ends).containsExactly("ended");
  }
}
