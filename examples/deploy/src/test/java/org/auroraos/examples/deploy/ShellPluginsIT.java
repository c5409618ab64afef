package org.auroraos.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugins in shell, run as they are. */
class ShellPluginsIT {
  @TempDir Path data;
  private Process service;

  @AfterEach
  void endService() {
    if (service != null) {
      service.destroyForcibly();
    }
  }

  @Test
  void theExamplePluginIsAliveUntilItGetsTerm() throws Exception {
    service = start("example-plugin", "run.sh");
    await().until(() -> output().contains("example-plugin alive 0"));

    service.destroy();

    assertThat(exitCode(service)).isZero();
    assertThat(output()).contains("example-plugin stops");
  }

  @Test
  void theClockStopsOnTerm() throws Exception {
    service = start("clock", "start.sh");
    await().until(() -> output().contains("(tick 1)"));

    service.destroy();

    assertThat(exitCode(service)).isZero();
    assertThat(output()).contains("clock: stopped after 1 ticks");
  }

  @Test
  void theClockIsInstalledTicksIsHealthyAndStopsWhenAsked() throws Exception {
    assertThat(exitCode(start("clock", "install.sh", "--dry-run"))).isZero();
    assertThat(exitCode(start("clock", "health.sh"))).as("health before it runs").isOne();
    assertThat(exitCode(start("clock", "install.sh", "--install"))).isZero();
    service = start("clock", "start.sh");
    await().until(() -> output().contains("(tick 1)"));

    assertThat(exitCode(run("clock", "health.sh"))).as("health while it runs").isZero();
    assertThat(exitCode(run("clock", "stop.sh"))).isZero();

    assertThat(exitCode(service)).isZero();
    assertThat(output()).contains("clock: stopped after");
  }

  /** A process whose output is that of the plugin. */
  private Process start(String plugin, String... command) throws IOException {
    return builder(plugin, command).redirectOutput(log().toFile()).start();
  }

  /** A process beside the plugin. */
  private Process run(String plugin, String... command) throws IOException {
    return builder(plugin, command).redirectOutput(data.resolve("other").toFile()).start();
  }

  private ProcessBuilder builder(String plugin, String... command) {
    Path folder = DeployFolder.plugin(plugin);
    String[] absolute = command.clone();
    absolute[0] = folder.resolve(command[0]).toString();
    ProcessBuilder builder = new ProcessBuilder(absolute).redirectErrorStream(true);
    builder.environment().put("HOME", data.toString());
    return builder;
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  private String output() throws IOException {
    return Files.readString(log());
  }

  private Path log() {
    return data.resolve("log");
  }
}
