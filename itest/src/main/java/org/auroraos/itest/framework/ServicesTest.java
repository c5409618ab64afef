package org.auroraos.itest.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.hypervisor.Hypervisor;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.service.ServiceExtension;

/** The services of the platform are there when its bundles are, and work together. */
@ExtendWith(ServiceExtension.class)
public class ServicesTest {
  @InjectService(timeout = 10_000)
  PolicyRegistry policies;

  @InjectService(timeout = 10_000)
  Hypervisor hypervisor;

  @InjectService(timeout = 10_000)
  SandboxBackend backend;

  @InjectService(timeout = 10_000)
  PluginManager plugins;

  @InjectService(timeout = 10_000)
  CommandProcessor gogo;

  @Test
  void builtInPoliciesAreValid() {
    assertThat(policies.list())
        .filteredOn(entry -> entry.source().equals("built-in"))
        .extracting(PolicyEntry::name)
        .contains("default", "service", "trusted");
    assertThat(policies.list()).allMatch(entry -> entry.policy().isPresent());
  }

  @Test
  void aCommandRunsInASandboxOfTheBackend() throws Exception {
    assertThat(backend.support().usable()).as(backend.support().summary()).isTrue();
    Instance instance =
        hypervisor.create(InstanceSpec.of("itest-run", "default", policies.require("default")));
    try {
      SandboxResult result =
          instance.run(RunRequest.of(List.of("/bin/sh", "-c", "echo $$; ls /proc")));
      assertThat(result.status()).as(result.toString()).isEqualTo(SandboxStatus.OK);
      assertThat(result.stdout().lines().filter(line -> line.matches("\\d+")).count())
          .as("processes that it sees")
          .isLessThan(5);
    } finally {
      hypervisor.destroy("itest-run");
    }
  }

  @Test
  void theCommandsOfTheConsoleAreThere() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CommandSession session = gogo.createSession(new ByteArrayInputStream(new byte[0]), out, out);
    try {
      for (String command :
          List.of("plugins", "policies", "instances", "version", "backend", "settle")) {
        Object result = session.execute("aurora:" + command);
        if (result != null) {
          assertThat(session.format(result, Converter.INSPECT).toString()).isNotBlank();
        }
      }
      session.execute("aurora:run default /bin/echo hello");
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("hello\n");
    } finally {
      session.close();
    }
    assertThat(plugins.list()).isEmpty();
  }
}
