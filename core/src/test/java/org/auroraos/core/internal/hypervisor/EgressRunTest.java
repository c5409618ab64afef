package org.auroraos.core.internal.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.hypervisor.EgressDecision;
import org.auroraos.api.hypervisor.EgressListener;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.policy.EgressRule;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.egress.LoopbackSandbox;
import org.junit.jupiter.api.Test;

class EgressRunTest extends HypervisorFixture {
  private static final SandboxPolicy EGRESS =
      SandboxPolicy.builder().egress(List.of(EgressRule.parse("a.example:443"))).build();

  @Test
  void aBackendWithoutAWayOutIsRefused() {
    assertThatThrownBy(() -> instance("a", EGRESS).start(RunRequest.of(COMMAND)))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("the backend 'fake' has no network egress");
    assertThat(backend.last().signals).containsExactly("KILL STOPPED");
  }

  @Test
  void onlyAPolicyThatToleratesItAndABackendThatSaysSoRunWithoutAWayOut() throws Exception {
    backend.report =
        new EnforcementReport(
            List.of(new Enforcement(Capability.NETWORK, "egress", false, "", "not here")));
    assertThatThrownBy(() -> instance("a", EGRESS).start(RunRequest.of(COMMAND)))
        .isInstanceOf(SandboxException.class);
    SandboxPolicy tolerant = EGRESS.toBuilder().optional(Set.of(Capability.NETWORK)).build();
    Run run = instance("b", tolerant).start(RunRequest.of(COMMAND));
    backend.last().exit(SandboxStatus.OK, 0, "");
    assertThat(end(run).status()).isEqualTo(SandboxStatus.OK);
  }

  @Test
  void theBrokerServesTheRunAndEndsWithIt() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    EgressListener listener =
        new EgressListener() {
          @Override
          public void decided(EgressDecision decision) {
            told.add(decision.sandbox() + " " + decision.host() + " " + decision.verdict());
          }

          @Override
          public void ended() {
            told.add("ended");
          }
        };
    try (LoopbackSandbox sandbox = new LoopbackSandbox()) {
      backend.egress = Optional.of(sandbox);
      Run run = instance("a", EGRESS).start(RunRequest.builder(COMMAND).egress(listener).build());
      assertThat(backend.last().launch.environment())
          .containsEntry("HTTPS_PROXY", "http://127.0.0.1:3128");
      try (Socket program = sandbox.connect()) {
        program
            .getOutputStream()
            .write("CONNECT b.example:443 HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(program.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
            .isEqualTo("HTTP/1.1 403");
      }
      backend.last().exit(SandboxStatus.OK, 0, "");
      end(run);
      assertThat(told).containsExactly("a b.example NOT_LISTED", "ended");
    }
  }
}
