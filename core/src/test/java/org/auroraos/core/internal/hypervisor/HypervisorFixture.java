package org.auroraos.core.internal.hypervisor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.SandboxResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A hypervisor on a backend whose programs the test plays. */
@Timeout(60)
abstract class HypervisorFixture {
  static final SandboxPolicy POLICY = SandboxPolicy.builder().build();
  static final List<String> COMMAND = List.of("/bin/true", "x");

  final FakeBackend backend = new FakeBackend();
  final HypervisorComponent hypervisor = backend.hypervisor();

  @AfterEach
  void deactivate() {
    hypervisor.deactivate();
  }

  static SandboxResult end(Run run) throws Exception {
    return run.result().get(50, TimeUnit.SECONDS);
  }

  Instance instance(String id) {
    return instance(id, POLICY);
  }

  Instance instance(String id, SandboxPolicy policy) {
    return hypervisor.create(InstanceSpec.of(id, "p", policy));
  }

  static SandboxPolicy limits(long output, Duration wallTime) {
    return SandboxPolicy.builder()
        .limits(Limits.defaults().toBuilder().output(output).wallTime(wallTime).build())
        .build();
  }
}
