package org.auroraos.itest.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** Dropping installs and starts, replacing updates, deleting stops and keeps the data. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public class DeployTest {
  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 10_000)
  PluginManager plugins;

  private Platform platform;

  @BeforeEach
  void platform() {
    platform = new Platform(context, plugins);
  }

  @AfterEach
  void clear() throws IOException {
    platform.clear();
  }

  @Test
  void whatIsDroppedRunsInItsOwnSandbox() throws IOException {
    platform.drop(platform.sleeper("first", "1.0"), "first");
    platform.drop(platform.sleeper("second", "1.0"), "second");
    PluginInfo first = platform.awaitState("first", PluginState.ACTIVE);
    PluginInfo second = platform.awaitState("second", PluginState.ACTIVE);
    assertThat(first.pid()).isNotEqualTo(second.pid());
    assertThat(ProcessHandle.of(first.pid().orElseThrow())).isPresent();
    assertThat(first.policyName()).isEqualTo("service");
    assertThat(first.enforced().missing()).isEmpty();
    assertThat(first.enforced().find(Capability.PROCESS_ISOLATION).map(Enforcement::applied))
        .contains(true);
  }

  @Test
  void replacingUpdatesAndKeepsTheData() throws IOException {
    String id = Platform.newId();
    platform.drop(platform.sleeper(id, "1.0"), id);
    PluginInfo before = platform.awaitState(id, PluginState.ACTIVE);
    platform.awaitLog(id, "starts: 1.0 ");
    platform.drop(platform.sleeper(id, "2.0"), id);
    PluginInfo after =
        platform.await(
            id, p -> p.version().equals("2.0") && p.state() == PluginState.ACTIVE, "is 2.0");
    platform.awaitLog(id, "starts: 1.0 2.0 ");
    assertThat(after.digest()).isNotEqualTo(before.digest());
    assertThat(after.pid()).isNotEqualTo(before.pid());
    Platform.awaitDead(before.pid().orElseThrow());
  }

  @Test
  void deletingStopsAndKeepsTheData() throws IOException {
    String id = Platform.newId();
    Path dropped = platform.drop(platform.sleeper(id, "1.0"), id);
    PluginInfo running = platform.awaitState(id, PluginState.ACTIVE);
    platform.awaitLog(id, "starts: ");
    Platform.delete(dropped);
    platform.awaitGone(id);
    Platform.awaitDead(running.pid().orElseThrow());
    assertThat(platform.data().resolve("plugins/" + id + "/data/starts")).exists();
  }

  @Test
  void whatIsStoppedStaysStoppedUntilItIsStarted() throws Exception {
    String id = Platform.newId();
    platform.drop(platform.sleeper(id, "1.0"), id);
    long pid = platform.awaitState(id, PluginState.ACTIVE).pid().orElseThrow();
    assertThat(plugins.stop(id).state()).isEqualTo(PluginState.STOPPED);
    Platform.awaitDead(pid);
    assertThat(plugins.awaitSettled(Duration.ofSeconds(30))).isTrue();
    assertThat(plugins.find(id).orElseThrow().pid()).isEmpty();
    assertThat(plugins.start(id).pid()).isPresent();
  }

  @Test
  void aBundleRunsInAProcessOfItsOwnAndNeverInThePlatform() throws IOException {
    Path heartbeat = sample("heartbeat");
    platform.dropCopy(heartbeat, heartbeat.getFileName().toString());
    PluginInfo running = platform.awaitState("heartbeat", PluginState.ACTIVE);
    assertThat(running.pid().orElseThrow()).isNotEqualTo(ProcessHandle.current().pid());
    platform.awaitLog("heartbeat", "heartbeat 0");
    assertThat(context.getBundles())
        .extracting(Bundle::getLocation)
        .noneMatch(location -> location.contains("heartbeat"));
  }

  private Path sample(String prefix) throws IOException {
    try (Stream<Path> samples = Files.list(platform.samples())) {
      return samples
          .filter(sample -> sample.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow();
    }
  }
}
