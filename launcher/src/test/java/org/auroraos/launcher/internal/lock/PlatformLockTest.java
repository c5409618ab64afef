package org.auroraos.launcher.internal.lock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PlatformLockTest {
  @TempDir Path data;

  @Test
  void secondProcessIsRefusedWithThePidOfTheFirst() throws IOException {
    Process holder = hold();
    try {
      assertThatThrownBy(() -> PlatformLock.acquire(data))
          .isInstanceOf(LauncherException.class)
          .hasMessageContaining("already running on " + data + ", pid " + holder.pid());
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void killedHolderLeavesNoLockBehind() throws Exception {
    Process holder = hold();
    holder.destroyForcibly().waitFor();

    try (PlatformLock lock = PlatformLock.acquire(data)) {
      assertThat(data.resolve("aurora.lock")).hasContent(lock.pid() + "\n");
    }
  }

  @Test
  void closedLockCanBeTakenByAnotherProcess() throws Exception {
    PlatformLock.acquire(data).close();

    Process holder = hold();
    holder.destroyForcibly();
  }

  @Test
  void sameProcessIsRefusedToo() {
    try (PlatformLock lock = PlatformLock.acquire(data)) {
      assertThatThrownBy(() -> PlatformLock.acquire(data))
          .hasMessageContaining("pid " + lock.pid());
    }
  }

  @Test
  void pidOfAnEarlierHolderIsOverwrittenWhole() throws IOException {
    Files.writeString(data.resolve("aurora.lock"), "99999999999999999999\n");

    try (PlatformLock lock = PlatformLock.acquire(data)) {
      assertThat(data.resolve("aurora.lock")).hasContent(lock.pid() + "\n");
    }
  }

  @Test
  void missingDirectoryIsAnErrorThatNamesTheRemedy() {
    assertThatThrownBy(() -> PlatformLock.acquire(data.resolve("missing")))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("AURORA_DATA");
  }

  private Process hold() throws IOException {
    Process process = TestJvm.start(LockHolder.class, data.toString());
    BufferedReader reader = process.inputReader(UTF_8);
    assertThat(reader.readLine()).isEqualTo("held by " + process.pid());
    return process;
  }
}
