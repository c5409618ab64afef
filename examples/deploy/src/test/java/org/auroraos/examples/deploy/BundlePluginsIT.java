package org.auroraos.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.auroraos.api.runtime.RuntimeMessage.Hello;
import org.auroraos.api.runtime.RuntimeMessage.Ready;
import org.auroraos.api.runtime.RuntimeMessage.Stop;
import org.auroraos.api.runtime.RuntimeMessage.Stopped;
import org.auroraos.plugin.testing.ProcessRuntime;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle plugins run in the plugin runtime as it is shipped. */
class BundlePluginsIT {
  @TempDir Path root;
  private Path code;

  @BeforeEach
  void possible() throws IOException {
    Assumptions.assumeTrue(
        ProcessRuntime.isPossible(),
        "there is no /usr/bin/perl to start a process with a socket as its standard input");
    code = Files.createDirectories(root.resolve("plugin"));
  }

  @Test
  void theHeartbeatBeats() throws Exception {
    Files.copy(DeployFolder.plugin("heartbeat"), code.resolve("heartbeat.jar"));

    String out = run("heartbeat 0");

    assertThat(out).startsWith("heartbeat 0\n").contains("heartbeat stops after");
  }

  @Test
  void theLedgerStillHasItsRowsAfterARestart() throws Exception {
    unzip(DeployFolder.plugin("ledger"));

    String first = run("rows so far: ");
    String second = run("rows so far: ");

    assertThat(first).startsWith("rows so far: 0\n");
    String rows = first.lines().reduce((a, b) -> b).orElseThrow().replaceAll("\\D", "");
    assertThat(Integer.parseInt(rows)).isPositive();
    assertThat(second).startsWith("rows so far: " + rows + "\n");
  }

  /** Runs the plugin until it has said something; everything that it said. */
  private String run(String word) throws Exception {
    try (ProcessRuntime runtime = ProcessRuntime.start(DeployFolder.RUNTIME, code, root)) {
      runtime.connection().next(Hello.class);
      runtime.connection().next(Ready.class);
      await().until(() -> runtime.out().contains(word));
      runtime.connection().send(new Stop());
      runtime.connection().next(Stopped.class);
      assertThat(runtime.exitCode()).isZero();
      assertThat(runtime.err()).isEmpty();
      return runtime.out();
    }
  }

  private void unzip(Path archive) throws IOException {
    try (InputStream in = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.copy(zip, code.resolve(entry.getName()));
      }
    }
  }
}
