package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
  @TempDir static Path data;

  private static Sandboxes sandboxes;

  @BeforeAll
  static void open() throws Exception {
    sandboxes = new Sandboxes(data);
  }

  @AfterAll
  static void close() throws Exception {
    sandboxes.close();
  }

  @Test
  void aProgramSeesNothingOfTheHostButTheRuntime() throws Exception {
    Sandboxes.Ended ended = sandboxes.run("ls -A /; cat /etc/shadow; kill -9 1; id -u");

    assertThat(ended.exit().status()).isEqualTo(SandboxStatus.OK);
    assertThat(ended.stdout().lines())
        .contains("usr", "tmp", "proc", "1000")
        .doesNotContain("home", "root", "var", "sys", "boot", "opt", "mnt");
    assertThat(ended.stderr()).contains("/etc/shadow: No such file");
  }
}
