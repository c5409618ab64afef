package org.auroraos.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.auroraos.distribution.Aurora.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A home that the platform's user cannot write, and an unprivileged user: as root the tests become
 * one, whom permissions stop.
 */
@Timeout(300)
class ReadOnlyHomeIT {
  private static final String NOBODY = "65534";

  @TempDir Path scratch;
  private Aurora aurora;

  @BeforeEach
  void makeReadOnlyCopy() throws Exception {
    Path home = scratch.resolve("home");
    run("cp", "-R", Aurora.product().toString(), home.toString());
    run("chmod", "-R", "a-w,a+rX", home.toString());
    Path data = Files.createDirectory(scratch.resolve("data"));
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
    aurora = Aurora.in(scratch).home(home);
    if (isRoot()) {
      run("chown", NOBODY, data.toString(), aurora.deploy().toString());
      aurora
          .calledBy("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups")
          .with("HOME", "/nonexistent");
    }
  }

  @AfterEach
  void stop() throws Exception {
    aurora.call("stop");
    run("chmod", "-R", "u+w", aurora.home().toString());
  }

  @Test
  void platformRunsFromAReadOnlyHomeForAnUnprivilegedUser() {
    Answer start = aurora.call("start");
    assertThat(start.code()).as(start.toString()).isZero();
    assertThat(aurora.call("sh", "echo here").out()).isEqualTo("here\n");
    assertThat(aurora.call("stop").code()).isZero();
  }

  @Test
  void anotherUsersPlatformIsNeitherShownAsStoppedNorStopped() throws Exception {
    if (!isRoot()) {
      org.junit.jupiter.api.Assumptions.abort("needs root to be two users");
    }
    Aurora roots = Aurora.in(Files.createDirectory(scratch.resolve("roots")));
    assertThat(roots.call("start").code()).isZero();
    try {
      Answer status = aurora.with("AURORA_DATA", roots.data()).call("status");
      assertThat(status.code()).isEqualTo(1);
      assertThat(status.err()).contains("no permission to read");
      assertThat(aurora.call("stop").code()).isEqualTo(1);
      assertThat(roots.call("status").code()).isZero();
    } finally {
      roots.call("stop");
      aurora.with("AURORA_DATA", scratch.resolve("data"));
    }
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
