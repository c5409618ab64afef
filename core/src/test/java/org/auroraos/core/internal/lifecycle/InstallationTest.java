package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.STARTING;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.auroraos.api.hypervisor.OutputListener.OutputStreamName;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The entry point {@code install} of packs. */
class InstallationTest {
  @TempDir Path temp;

  @Test
  void itRunsBeforeTheFirstStartAndOnlyThen() throws Exception {
    try (Platform platform = new Platform(temp)) {
      deploy(platform, "1");
      FakeRun install = platform.hypervisor.next();
      assertThat(install.command()).containsExactly("/plugin/install.sh");
      assertThat(install.request.timeout()).hasValue(Duration.ofMinutes(5));
      assertThat(install.request.detachment()).isEmpty();
      assertThat(platform.info("p").state()).isEqualTo(STARTING);
      await().until(() -> platform.info("p").problem().contains("being installed"));
      assertThat(platform.hypervisor.nothingStarted()).isTrue();

      install.end(SandboxStatus.OK, 0);

      assertThat(platform.hypervisor.next().command()).containsExactly("/plugin/run.sh");
      assertThat(platform.awaitState("p", ACTIVE).problem()).isEmpty();
      platform.lifecycle.restart("p");
      assertThat(platform.hypervisor.next().command()).containsExactly("/plugin/run.sh");
    }
    try (Platform next = new Platform(temp)) {
      next.awaitSettled();
      assertThat(next.hypervisor.next().command()).containsExactly("/plugin/run.sh");
    }
  }

  @Test
  void anotherVersionIsInstalledAnewAndTheFirstIsRemembered() throws Exception {
    try (Platform platform = new Platform(temp)) {
      deploy(platform, "1");
      platform.hypervisor.next().end(SandboxStatus.OK, 0);
      platform.hypervisor.next();
      platform.awaitState("p", ACTIVE);

      deploy(platform, "2");
      FakeRun install = platform.hypervisor.next();
      assertThat(install.command()).containsExactly("/plugin/install.sh");
      install.end(SandboxStatus.OK, 0);
      platform.hypervisor.next();
      platform.awaitState("p", ACTIVE);

      deploy(platform, "1");
      assertThat(platform.hypervisor.next().command()).containsExactly("/plugin/run.sh");
    }
  }

  @Test
  void aFailureFailsThePluginWithItsLastWords() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.configurations.plugin("p", Map.of("restart", "always", "install-timeout", "7s"));
      deploy(platform, "1");
      FakeRun install = platform.hypervisor.next();
      assertThat(install.request.timeout()).hasValue(Duration.ofSeconds(7));
      byte[] words = "no space for the database\n".getBytes(StandardCharsets.UTF_8);
      install.request.output().written(OutputStreamName.STDERR, words, words.length);
      install.end(SandboxStatus.EXITED, 4);

      assertThat(platform.awaitState("p", FAILED).problem())
          .isEqualTo(
              "its entry point install failed: it exited with 4; its last words: no space for the"
                  + " database");
      assertThat(platform.hypervisor.nothingStarted()).isTrue();
      Thread start = new Thread(() -> start(platform));
      start.start();
      FakeRun again = platform.hypervisor.next();
      assertThat(again.command()).containsExactly("/plugin/install.sh");
      again.end(SandboxStatus.OK, 0);
      platform.awaitState("p", ACTIVE);
      start.join();
    }
  }

  @Test
  void itCanBeStopped() throws Exception {
    try (Platform platform = new Platform(temp)) {
      deploy(platform, "1");
      FakeRun install = platform.hypervisor.next();

      assertThat(platform.lifecycle.stop("p").state()).isEqualTo(STOPPED);

      assertThat(install.stops).hasSize(1);
    }
  }

  @Test
  void aPlatformThatDiesMeanwhileLeavesItToTheNext() throws Exception {
    Platform platform = new Platform(temp);
    deploy(platform, "1");
    platform.hypervisor.next();
    platform.leave();
    try (Platform next = platform.next()) {
      next.backendCame();
      await().until(() -> !next.hypervisor.nothingStarted());
      FakeRun install = next.hypervisor.next();
      assertThat(install.command()).containsExactly("/plugin/install.sh");
      install.end(SandboxStatus.OK, 0);
      next.awaitState("p", ACTIVE);
    }
  }

  @Test
  void aRecordThatCannotBeReadPreventsTheStartAndSaysWhatToDo() throws Exception {
    try (Platform platform = new Platform(temp)) {
      deploy(platform, "1");
      platform.hypervisor.next().end(SandboxStatus.OK, 0);
      platform.awaitState("p", ACTIVE);
      platform.lifecycle.stop("p");
      Path record = platform.plugin("p").resolve("installed.json");
      Files.writeString(record, "{\"format\": 1, \"dig");

      assertThat(platform.lifecycle.start("p").problem())
          .contains(record.toString(), "without this file, its entry point install is run again");
    }
  }

  private static void start(Platform platform) {
    try {
      platform.lifecycle.start("p");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static void deploy(Platform platform, String version) throws IOException {
    Path directory = platform.deploy.resolve("p");
    Platform.delete(directory);
    Files.createDirectories(directory);
    for (String script : new String[] {"install.sh", "run.sh"}) {
      Files.writeString(directory.resolve(script), Platform.SCRIPT);
      assertThat(directory.resolve(script).toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(
        directory.resolve("manifest.yaml"),
        """
        schema_version: aurora-manifest-v1
        pack:
          id: p
          name: p
          version: "%s"
          entrypoint:
            install: install.sh
            start: run.sh
        """
            .formatted(version));
    platform.look();
  }
}
