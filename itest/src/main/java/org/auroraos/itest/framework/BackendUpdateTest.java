package org.auroraos.itest.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.hypervisor.Hypervisor;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.sandbox.SandboxResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.common.service.ServiceAware;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** The backend can be replaced while nothing runs in it. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public class BackendUpdateTest {
  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 10_000)
  ServiceAware<SandboxBackend> backends;

  @InjectService(timeout = 10_000)
  ServiceAware<Hypervisor> hypervisors;

  @InjectService(timeout = 10_000)
  ServiceAware<PluginManager> managers;

  @InjectService(timeout = 10_000)
  PolicyRegistry policies;

  @AfterEach
  void clear() throws Exception {
    new Platform(context, managers.waitForService(10_000)).clear();
  }

  @Test
  void sandboxesWorkAfterAHotUpdateOfTheBackend() throws Exception {
    SandboxBackend before = backends.waitForService(10_000);
    backend().update();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> backends.getService() != null && backends.getService() != before);
    assertThat(run().ok()).isTrue();
  }

  @Test
  void withoutABackendNothingStartsAndWithOneItDoes() throws Exception {
    Platform platform = new Platform(context, managers.waitForService(10_000));
    backend().stop();
    try {
      platform.drop(platform.sleeper("app", "1.0"), "app");
      platform.await(
          "app", plugin -> plugin.state() == PluginState.FAILED, "fails without a backend");
    } finally {
      backend().start();
    }
    platform.awaitState("app", PluginState.ACTIVE);
  }

  private SandboxResult run() throws Exception {
    Hypervisor hypervisor = hypervisors.waitForService(10_000);
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              try {
                return hypervisor
                    .create(InstanceSpec.of("update", "default", policies.require("default")))
                    .run(RunRequest.of(List.of("/bin/true")));
              } finally {
                hypervisor.destroy("update");
              }
            },
            SandboxResult::ok);
  }

  private Bundle backend() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> "org.auroraos.backend.linux".equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }
}
