package org.auroraos.backend.linux.internal.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
  @TempDir Path data;

  @Test
  void theLauncherIsInstalledUnderItsDigestForNobodyToChange() throws Exception {
    Path launcher = install();

    assertThat(launcher.getParent().getParent()).isEqualTo(data.toRealPath().resolve("native"));
    assertThat(LauncherBinary.digest(Files.readAllBytes(launcher)))
        .isEqualTo(launcher.getParent().getFileName().toString());
    assertThat(permissions(launcher)).isEqualTo("r-xr-xr-x");
    assertThat(permissions(launcher.getParent())).isEqualTo("rwxr-xr-x");
  }

  @Test
  void theSecondInstallationFindsTheFirst() throws Exception {
    Path launcher = install();
    Object first = Files.getAttribute(launcher, "unix:ino");

    assertThat(Files.getAttribute(install(), "unix:ino")).isEqualTo(first);
  }

  @Test
  void whatAnInstallationThatWasKilledLeftIsDeletedOnceItIsOld() throws Exception {
    Path home = install().getParent();
    Path old = Files.createFile(home.resolve(".new-1"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    Path young = Files.createFile(home.resolve(".new-2"));

    install();

    assertThat(old).doesNotExist();
    assertThat(young).as("another platform may be writing it").exists();
  }

  @Test
  void aChangedLauncherIsReplaced() throws Exception {
    Path launcher = install();
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(launcher, "#!/bin/sh\n");

    assertThat(LauncherBinary.digest(Files.readAllBytes(install())))
        .isEqualTo(launcher.getParent().getFileName().toString());
  }

  @Test
  void aLauncherThatOthersCouldChangeIsReplaced() throws Exception {
    Path launcher = install();
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(
        launcher.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));

    install();

    assertThat(permissions(launcher)).isEqualTo("r-xr-xr-x");
    assertThat(permissions(launcher.getParent())).isEqualTo("rwxr-xr-x");
  }

  @Test
  void aLinkInThePlaceOfTheLauncherIsReplaced() throws Exception {
    Path launcher = install();
    Files.delete(launcher);
    Files.createSymbolicLink(launcher, Path.of("/bin/true"));

    install();

    assertThat(launcher).isRegularFile();
    assertThat(Files.isSymbolicLink(launcher)).isFalse();
  }

  @Test
  void aLauncherThatIsChangedWhileThePlatformRunsIsReplacedBeforeItsNextUse() throws Exception {
    try (Installation installation = Installation.in(Optional.of(data))) {
      Path launcher = installation.launcher();
      Files.delete(launcher);
      Files.writeString(launcher, "#!/bin/sh\n");

      assertThat(LauncherBinary.digest(Files.readAllBytes(installation.launcher())))
          .isEqualTo(launcher.getParent().getFileName().toString());
    }
  }

  @Test
  void withoutADataDirectoryATemporaryOneIsUsedAndRemoved() throws Exception {
    Path launcher;
    try (Installation installation = Installation.in(Optional.of(data.resolve("does-not-exist")))) {
      launcher = installation.launcher();
      assertThat(launcher).isExecutable();
      assertThat(launcher.startsWith(data)).isFalse();
    }
    assertThat(launcher.getParent().getParent()).doesNotExist();
  }

  @Test
  void aDataDirectoryThatCannotBeWrittenIsNone() throws Exception {
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeThat(Files.isWritable(data)).as("an ordinary user").isFalse();
    try (Installation installation = Installation.in(Optional.of(data))) {
      assertThat(installation.launcher().startsWith(data.toRealPath())).isFalse();
    }
  }

  private Path install() throws Exception {
    try (Installation installation = Installation.in(Optional.of(data))) {
      return installation.launcher();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
