package org.auroraos.core.internal.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs that want to hold the platform up. */
class HostileProgramTest extends BrokerFixture {
  private static EgressLimits limits(int connections, Duration head, Duration idle) {
    return new EgressLimits(
        connections,
        connections,
        4096,
        head,
        PATIENT.connectTime(),
        PATIENT.setUpTime(),
        idle,
        Duration.ofMillis(50),
        Duration.ofMillis(10));
  }

  @Test
  void aHeadThatIsTooLargeIs431() throws Exception {
    serve(PATIENT);
    assertThat(readAll(say("GET http://a.example/ HTTP/1.1\r\nA: " + "x".repeat(4096))))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void aHeadThatNeverEndsIsNotWaitedFor() throws Exception {
    serve(limits(64, Duration.ofMillis(100), PATIENT.idle()));
    Socket begun = say("CONNECT a.exam");
    Socket silent = say("");
    assertThat(begun.getInputStream().read()).isEqualTo(-1);
    assertThat(silent.getInputStream().read()).isEqualTo(-1);
    assertThat(decisions).isEmpty();
  }

  @Test
  void aConnectionWithoutAWordIsNotAnswered() throws Exception {
    serve(PATIENT);
    Socket program = say("");
    program.shutdownOutput();
    assertThat(readAll(program)).isEmpty();
    assertThat(decisions).isEmpty();
  }

  @Test
  void anIdleTunnelIsClosed() throws Exception {
    serve(limits(64, PATIENT.headTime(), Duration.ofMillis(100)));
    Socket program = tunnel();
    Socket target = accept();
    assertThat(program.getInputStream().read()).isEqualTo(-1);
    assertThat(target.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aProgramThatNeverReadsIsClosed() throws Exception {
    serve(limits(64, PATIENT.headTime(), Duration.ofMillis(300)));
    say("CONNECT " + address() + " HTTP/1.1\r\n\r\n");
    Socket target = accept();
    byte[] much = new byte[1 << 20];
    boolean closed = false;
    for (int i = 0; i < 1000 && !closed; i++) {
      try {
        target.getOutputStream().write(much);
      } catch (IOException e) {
        closed = true;
      }
    }
    assertThat(closed).isTrue();
  }

  @Test
  void aRefusalThatNobodyReadsIsNotWaitedFor() throws Exception {
    serve(limits(1, PATIENT.headTime(), PATIENT.idle()));
    say("CONNECT evil.example:443 HTTP/1.1\r\n\r\n");
    say("CONNECT evil.example:443 HTTP/1.1\r\n\r\n");
    // There is one connection at once, and neither is ever closed by the program.
    await().until(() -> decisions.size() == 2);
  }

  @Test
  void connectionsBeyondTheLimitWaitForTheirTurn() throws Exception {
    serve(limits(2, PATIENT.headTime(), PATIENT.idle()));
    List<Socket> tunnels = new ArrayList<>(List.of(tunnel(), tunnel()));
    Socket third = say("CONNECT " + address() + " HTTP/1.1\r\n\r\n");
    third.setSoTimeout(200);
    try {
      assertThat(third.getInputStream().read()).as("served beyond the limit").isNull();
    } catch (SocketTimeoutException e) {
      assertThat(decisions).hasSize(2);
    }
    third.setSoTimeout(60_000);
    tunnels.get(0).close();
    accept().close();
    accept().close();
    assertThat(readUntil(third, "\r\n\r\n")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void oneSandboxThatIsFloodedLeavesRoomForAnother() throws Exception {
    EgressLimits limits = limits(4, PATIENT.headTime(), PATIENT.idle());
    EgressBrokers brokers =
        toClose(
            new EgressBrokers(
                network,
                new EgressLimits(
                    2,
                    4,
                    4096,
                    limits.headTime(),
                    limits.connectTime(),
                    limits.setUpTime(),
                    limits.idle(),
                    limits.linger(),
                    limits.check()),
                audit));
    LoopbackSandbox other = toClose(new LoopbackSandbox());
    for (LoopbackSandbox one : List.of(sandbox, other)) {
      brokers.serve(one, new EgressTerms("s", "t", List.of(), decisions::add));
    }
    for (int i = 0; i < 20; i++) {
      say("CONNECT ");
    }
    Socket program = toClose(other.connect());
    send(program, "CONNECT evil.example:443 HTTP/1.1\r\n\r\n");
    assertThat(readUntil(program, "\r\n")).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void aListenerThatFailsDoesNotMatter() throws Exception {
    EgressBrokers brokers = toClose(new EgressBrokers(network, PATIENT, audit));
    brokers.serve(
        sandbox,
        new EgressTerms(
            "s",
            "t",
            List.of(),
            decision -> {
              throw new IllegalStateException("a listener's mistake");
            }));
    assertThat(readAll(say("CONNECT evil.example:443 HTTP/1.1\r\n\r\n")))
        .startsWith("HTTP/1.1 403 ");
  }
}
