package org.auroraos.launcher.internal.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.TestJvm;
import org.auroraos.launcher.internal.TestLocations;
import org.auroraos.launcher.internal.state.PlatformState;
import org.auroraos.launcher.internal.state.PlatformState.Phase;
import org.auroraos.launcher.internal.state.StateFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StopCommandTest {
  @TempDir Path root;
  private Locations locations;

  @BeforeEach
  void makeFolders() throws IOException {
    locations = TestLocations.in(root);
  }

  @Test
  void runningPlatformIsGoneWhenTheCommandReturns() throws Exception {
    Process platform = new ProcessBuilder("sleep", "60").start();
    publish(platform.pid(), platform.info().startInstant().orElseThrow());

    Process stop = TestJvm.launcher(locations, "stop");

    assertThat(output(stop)).isEqualTo("Stopping Aurora, pid " + platform.pid() + ": stopped\n");
    assertThat(stop.waitFor()).isZero();
    assertThat(platform.waitFor()).isEqualTo(128 + 15);
  }

  @Test
  void platformThatDoesNotRunNeedsNoStop() throws Exception {
    Process stop = TestJvm.launcher(locations, "stop");

    assertThat(output(stop)).contains("not running on " + locations.data());
    assertThat(stop.waitFor()).isZero();
  }

  @Test
  void otherProcessWithThePidOfADeadPlatformIsLeftAlone() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "60").start();
    try {
      publish(bystander.pid(), Instant.parse("2001-01-01T00:00:00Z"));

      assertThat(TestJvm.launcher(locations, "stop").waitFor()).isZero();
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void shellCommandWithoutAPlatformHasExitCodeThree() throws Exception {
    Process shell = TestJvm.launcher(locations, "sh", "lb");

    assertThat(output(shell)).contains("not running on " + locations.data());
    assertThat(shell.waitFor()).isEqualTo(3);
  }

  private void publish(long pid, Instant started) {
    new StateFile(locations).write(new PlatformState(pid, started, "1", Phase.RUNNING));
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
