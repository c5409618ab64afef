package org.auroraos.backend.linux.internal.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlatformNameTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void aPlatformThatRunsIsAliveUnderItsOwnNameOnly() throws Exception {
    PlatformName self = PlatformName.ofThisProcess();

    assertThat(self.hasDied(self.toString())).isFalse();
    assertThat(self.hasDied(self + "0")).as("another start time").isTrue();
  }

  @Test
  void namesThatAreNotOursAreLeftAlone() throws Exception {
    PlatformName self = PlatformName.ofThisProcess();

    assertThat(self.hasDied("system.slice")).isFalse();
  }

  @Test
  void aPlatformThatNobodyHasWaitedForIsDead() throws Exception {
    PlatformName self = PlatformName.ofThisProcess();
    // The shell becomes a program that waits for nobody.
    Process parent = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; exec sleep 600").start();
    try {
      long pid = Long.parseLong(parent.inputReader().readLine());
      String name = self.pidNamespace() + "." + pid + "." + fields(pid)[19];
      assertThat(self.hasDied(name)).isFalse();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      await().atMost(SOON).until(() -> fields(pid)[0].equals("Z"));

      assertThat(self.hasDied(name)).isTrue();
    } finally {
      parent.destroyForcibly().waitFor();
    }
  }

  private static String[] fields(long pid) throws Exception {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", 0);
  }
}
