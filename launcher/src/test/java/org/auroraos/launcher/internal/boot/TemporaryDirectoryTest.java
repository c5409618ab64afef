package org.auroraos.launcher.internal.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.TestJvm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TemporaryDirectoryTest {
  @TempDir Path parent;
  private final List<Process> holders = new ArrayList<>();

  @AfterEach
  void end() {
    holders.forEach(Process::destroyForcibly);
  }

  @Test
  void itIsPrivateAndGoneAfterwards() throws IOException {
    Path path;
    try (TemporaryDirectory directory = TemporaryDirectory.createIn(parent)) {
      path = directory.path();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
      Files.createDirectories(path.resolve("felix-cache/bundle1"));
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whatAKilledProcessLeftIsDeletedByTheNext() throws Exception {
    Process killed = hold();
    Path left = path(killed);
    Files.createDirectories(left.resolve("native"));
    killed.destroyForcibly().waitFor();
    assertThat(left).exists();

    TemporaryDirectory.createIn(parent).close();

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whatALivingProcessUsesStays() throws IOException {
    Path used = path(hold());

    TemporaryDirectory.createIn(parent).close();

    assertThat(used).isDirectoryContaining("glob:**/lock");
  }

  @Test
  void whatHasNoLockOrIsALinkStays() throws IOException {
    Path elsewhere = Files.createDirectories(parent.resolve("elsewhere"));
    Files.createFile(elsewhere.resolve("lock"));
    Path link = Files.createSymbolicLink(parent.resolve("aurora-exec-link"), elsewhere);
    Path unlocked = Files.createDirectory(parent.resolve("aurora-exec-unlocked"));
    Path odd = Files.createDirectory(parent.resolve("aurora-exec-odd"));
    Files.createSymbolicLink(odd.resolve("lock"), elsewhere.resolve("lock"));

    TemporaryDirectory.createIn(parent).close();

    assertThat(elsewhere.resolve("lock")).exists();
    assertThat(List.of(link, unlocked, odd)).allMatch(Files::exists);
  }

  @Test
  void folderThatCannotBeWrittenIsNamed() {
    assertThatThrownBy(() -> TemporaryDirectory.createIn(Path.of("/proc/none")))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("cannot write to the temporary directory /proc/none");
  }

  private Process hold() throws IOException {
    Process holder = TestJvm.start(TemporaryDirectoryHolder.class, parent.toString());
    holders.add(holder);
    return holder;
  }

  private static Path path(Process holder) throws IOException {
    return Path.of(holder.inputReader(UTF_8).readLine());
  }
}
