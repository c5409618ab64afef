package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What else runs in the sandboxes of a plugin: in that of the plugin, or beside it. */
@Timeout(60)
class BesideTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(7);

  private static final RunRequest DATE =
      RunRequest.builder(List.of("/bin/date")).timeout(TIMEOUT).build();

  @TempDir Path root;

  private Platform platform;

  @BeforeEach
  void start() throws Exception {
    platform = new Platform(root);
    platform.deployCommand("weather", "weather");
    platform.awaitState("weather", PluginState.ACTIVE);
  }

  @AfterEach
  void close() {
    platform.close();
  }

  @Test
  void aCommandRunsBesideAPluginInASandboxOfItsOwn() throws Exception {
    InstanceSpec own = instances().get(0).spec();
    InstanceSpec[] beside = new InstanceSpec[1];
    platform.hypervisor.meanwhile =
        () ->
            beside[0] =
                instances().stream()
                    .map(Instance::spec)
                    .filter(spec -> !spec.id().equals("weather"))
                    .findFirst()
                    .orElseThrow();
    PluginSandbox sandbox = platform.lifecycle.open("weather");

    assertThat(sandbox.beside(DATE).ok()).isTrue();

    assertThat(sandbox.digest()).isEqualTo(platform.info("weather").digest());
    assertThat(sandbox.policyName()).isEqualTo("service");
    assertThat(beside[0].id()).startsWith("weather-req-");
    assertThat(beside[0].policy()).isEqualTo(own.policy());
    assertThat(beside[0].mounts()).isEqualTo(own.mounts());
    assertThat(beside[0].data()).isEqualTo(own.data()).isPresent();
    assertThat(beside[0].owner()).isEqualTo("weather");
    RunRequest request = platform.hypervisor.foreground.get(0);
    assertThat(request.command()).containsExactly("/bin/date");
    assertThat(request.timeout()).contains(TIMEOUT);
    assertThat(request.workingDirectory()).isEqualTo("/plugin");
    assertThat(request.environment()).containsEntry("AURORA_PLUGIN_ID", "weather");
    assertThat(request.detachment()).isEqualTo(Optional.empty());
    assertThat(instances()).extracting(instance -> instance.spec().id()).containsExactly("weather");
    assertThat(platform.info("weather").state()).isEqualTo(PluginState.ACTIVE);
  }

  @Test
  void aCommandRunsInTheSandboxInWhichThePluginRuns() throws Exception {
    platform.hypervisor.next();
    PluginSandbox sandbox = platform.lifecycle.open("weather");

    assertThat(sandbox.runs()).isTrue();
    assertThat(sandbox.inside(DATE).orElseThrow().ok()).isTrue();

    assertThat(platform.hypervisor.foreground).isEmpty();
    RunRequest request = platform.hypervisor.inside.get(0);
    assertThat(request.command()).containsExactly("/bin/date");
    assertThat(request.timeout()).contains(TIMEOUT);
    assertThat(request.workingDirectory()).isEqualTo("/plugin");
    assertThat(request.environment()).containsEntry("AURORA_PLUGIN_ID", "weather");
    assertThat(request.detachment()).isEmpty();
    assertThat(instances()).hasSize(1);
  }

  @Test
  void aPluginThatWasAdoptedIsEnteredToo() throws Exception {
    platform.leave();
    try (Platform next = platform.next()) {
      next.backendCame();
      next.awaitState("weather", PluginState.ACTIVE);

      assertThat(next.lifecycle.open("weather").inside(DATE)).isPresent();
      assertThat(next.hypervisor.inside).hasSize(1);
    }
  }

  @Test
  void whatDoesNotRunIsNotEnteredAndSaysSo() throws Exception {
    PluginSandbox opened = platform.lifecycle.open("weather");
    platform.lifecycle.stop("weather");
    PluginSandbox stopped = platform.lifecycle.open("weather");

    assertThat(stopped.runs()).isFalse();
    assertThat(stopped.inside(DATE)).isEmpty();
    assertThat(stopped.obstacle()).isEqualTo("does not run, it is STOPPED");
    assertThat(opened.inside(DATE)).isEmpty();
    assertThat(opened.obstacle()).isEqualTo("has just ended");
  }

  @Test
  void whatCannotBeEnteredSaysSo() throws Exception {
    platform.hypervisor.letsIn = false;
    PluginSandbox sandbox = platform.lifecycle.open("weather");

    assertThat(sandbox.inside(DATE)).isEmpty();
    assertThat(sandbox.obstacle()).contains("without namespaces");
  }

  @Test
  void anOperatorsCommandIsRecordedBeforeItRunsAndAtItsEnd() throws Exception {
    platform.hypervisor.meanwhile =
        () -> assertThat(platform.audit.of("weather", "plugin.exec.started")).hasSize(1);

    assertThat(platform.lifecycle.exec("weather", DATE, "operator:alice").ok()).isTrue();

    assertThat(platform.audit.of("weather", "plugin.exec.started").get(0))
        .startsWith("operator:alice ")
        .contains("command=/bin/date", "policy=service", "digest=");
    assertThat(platform.audit.of("weather", "plugin.exec.ended").get(0)).contains("result=OK 0");
  }

  @Test
  void anOperatorsCommandRunsInsideOrNotAtAll() throws Exception {
    platform.lifecycle.stop("weather");
    assertThatThrownBy(() -> platform.lifecycle.exec("weather", DATE, "operator:alice"))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining(
            "the plugin weather does not run, it is STOPPED; aurora:start weather starts it");
    platform.lifecycle.start("weather");
    platform.audit.full(true);
    assertThatThrownBy(() -> platform.lifecycle.exec("weather", DATE, "operator:alice"))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("cannot be recorded")
        .hasMessageContaining("No space left");
    platform.audit.full(false);
    platform.hypervisor.letsIn = false;
    assertThatThrownBy(() -> platform.lifecycle.exec("weather", DATE, "operator:alice"))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("nothing was run");

    assertThat(platform.hypervisor.inside).isEmpty();
    assertThat(platform.hypervisor.foreground).isEmpty();
  }

  @Test
  void nothingIsLetInAfterARevoke() throws Exception {
    PluginSandbox sandbox = platform.lifecycle.open("weather");
    platform.lifecycle.revoke("weather", "operator:alice", "seen on the news");

    assertThat(sandbox.inside(DATE).orElseThrow().reason()).contains("revoked");

    assertThat(platform.hypervisor.inside).isEmpty();
  }

  @Test
  void whatIsKnownDoesNotWaitForOthers() throws Exception {
    platform.configurations.plugin(
        "other", Map.of("restart.backoff", "1h", "restart.backoff-max", "1h"));
    platform.hypervisor.next();
    platform.deployCommand("other", "other");
    platform.awaitState("other", PluginState.ACTIVE);
    platform.hypervisor.next().end(SandboxStatus.EXITED, 3);
    platform.awaitState("other", PluginState.BACKOFF);

    assertThat(platform.lifecycle.awaitSettled(Duration.ZERO)).isFalse();
    assertThat(platform.lifecycle.awaitKnown("weather", Duration.ZERO)).isTrue();
    assertThat(platform.lifecycle.awaitKnown("ghost", TIMEOUT)).isTrue();
  }

  @Test
  void whatWasNotLookedAtIsWaitedFor() throws Exception {
    platform.leave();
    try (Platform next = platform.next()) {
      next.lifecycle.watchedBy(() -> false);

      assertThat(next.lifecycle.awaitKnown("weather", Duration.ZERO)).isFalse();
      assertThat(next.lifecycle.awaitKnown("ghost", Duration.ZERO)).isFalse();
    }
  }

  @Test
  void thePluginNeedNotRun() throws Exception {
    platform.lifecycle.stop("weather");

    assertThat(platform.lifecycle.open("weather").beside(DATE).ok()).isTrue();
    assertThat(platform.info("weather").state()).isEqualTo(PluginState.STOPPED);
  }

  @Test
  void nothingRunsForWhatIsNotThereOrWasRefused() throws Exception {
    Files.writeString(platform.deploy.resolve("broken.zip"), "no zip");
    platform.look();
    platform.awaitSettled();

    assertThatThrownBy(() -> platform.lifecycle.open("unknown"))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("no plugin unknown");
    assertThatThrownBy(() -> platform.lifecycle.open("broken.zip"))
        .isInstanceOf(PluginException.class);
  }

  @Test
  void nothingRunsWhereAByteOfTheCodeHasChanged() throws Exception {
    platform.lifecycle.stop("weather");
    try (Stream<Path> files = Files.walk(platform.plugin("weather").resolve("versions"))) {
      Path script = files.filter(file -> file.endsWith("run.sh")).findFirst().orElseThrow();
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
      Files.writeString(script, "#!/bin/sh\nevil\n");
    }

    assertThatThrownBy(() -> platform.lifecycle.open("weather"))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("weather");
    assertThat(platform.hypervisor.foreground).isEmpty();
  }

  @Test
  void whatWasOpenedBeforeARevokeDoesNotRunAfterIt() throws Exception {
    PluginSandbox sandbox = platform.lifecycle.open("weather");
    platform.lifecycle.revoke("weather", "operator:alice", "seen on the news");

    assertThat(sandbox.beside(DATE).reason()).contains("revoked");

    assertThat(platform.hypervisor.foreground).isEmpty();
    assertThat(instances()).isEmpty();
  }

  @Test
  void whatRunsEndsWhenThePluginIsUndeployed() throws Exception {
    PluginSandbox sandbox = platform.lifecycle.open("weather");
    boolean[] gone = new boolean[1];
    platform.hypervisor.meanwhile =
        () -> {
          try {
            platform.remove("weather");
            platform.awaitGone("weather");
            gone[0] = instances().isEmpty();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };

    sandbox.beside(RunRequest.of(List.of("/bin/sleep", "1000")));

    assertThat(gone[0]).as("its instance is destroyed with the plugin").isTrue();
  }

  private List<Instance> instances() {
    return platform.hypervisor.list();
  }
}
