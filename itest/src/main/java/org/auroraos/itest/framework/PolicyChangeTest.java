package org.auroraos.itest.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** Policies are files, and hot. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public class PolicyChangeTest {
  private static final String FILE = "org.auroraos.policy~small.cfg";

  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 10_000)
  PluginManager plugins;

  @InjectService(timeout = 10_000)
  PolicyRegistry policies;

  private Platform platform;

  @BeforeEach
  void pluginUnderAPolicyOfItsOwn() throws IOException {
    platform = new Platform(context, plugins);
    platform.configure(FILE, "extends = service\nlimits.memory = 64MiB\n");
    platform.configure("org.auroraos.plugin~app.cfg", "policy = small\n");
    platform.drop(platform.sleeper("app", "1.0"), "app");
    assertThat(memory(platform.awaitState("app", PluginState.ACTIVE))).isEqualTo("64MiB");
  }

  @AfterEach
  void clear() throws IOException {
    platform.clear();
    await().until(() -> policies.find("small").isEmpty());
  }

  @Test
  void aChangeShowsAtOnceAndHoldsFromTheNextStart() throws Exception {
    PluginInfo before = platform.awaitState("app", PluginState.ACTIVE);
    platform.configure(FILE, "extends = service\nlimits.memory = 96MiB\n");
    PluginInfo stale = platform.await("app", PluginInfo::policyStale, "has a stale policy");
    assertThat(stale.pid()).isEqualTo(before.pid());
    assertThat(memory(stale)).isEqualTo("64MiB");
    PluginInfo after = plugins.restart("app");
    assertThat(after.policyStale()).isFalse();
    assertThat(memory(after)).isEqualTo("96MiB");
  }

  @Test
  void aPolicyThatBecomesInvalidStopsNothingAndStartsNothing() throws Exception {
    PluginInfo before = platform.awaitState("app", PluginState.ACTIVE);
    platform.configure(FILE, "extends = service\nlimits.memory = plenty\n");
    PolicyEntry broken =
        await()
            .until(
                () -> policies.find("small").orElseThrow(), entry -> entry.problem().isPresent());
    assertThat(broken.problem().orElseThrow()).contains(FILE, "limits.memory", "plenty");
    PluginInfo running = platform.await("app", PluginInfo::policyStale, "has a stale policy");
    assertThat(running.pid()).isEqualTo(before.pid());

    plugins.stop("app");
    PluginInfo refused = plugins.start("app");
    assertThat(refused.state()).isEqualTo(PluginState.FAILED);
    assertThat(refused.problem()).contains(FILE, "limits.memory");

    platform.configure(FILE, "extends = service\nlimits.memory = 128MiB\n");
    assertThat(memory(platform.awaitState("app", PluginState.ACTIVE))).isEqualTo("128MiB");
  }

  @Test
  void aPolicyThatDoesNotExistIsNamed() throws Exception {
    platform.configure("org.auroraos.plugin~lost.cfg", "policy = nonesuch\n");
    platform.drop(platform.sleeper("lost", "1.0"), "lost");
    PluginInfo failed = platform.awaitState("lost", PluginState.FAILED);
    assertThat(failed.problem()).contains("nonesuch");
    assertThatThrownBy(() -> policies.require("nonesuch")).hasMessageContaining("nonesuch");
    assertThat(plugins.find("app").orElseThrow().state()).isEqualTo(PluginState.ACTIVE);
  }

  private static String memory(PluginInfo plugin) {
    return plugin.enforced().find(Capability.MEMORY).map(Enforcement::requested).orElse("");
  }
}
