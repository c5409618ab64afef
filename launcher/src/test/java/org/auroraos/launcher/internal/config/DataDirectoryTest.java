package org.auroraos.launcher.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path root;

  @Test
  void missingDirectoriesAreMadeForTheOwnerOnly() throws IOException {
    Locations locations = locations(root.resolve("new/data"));

    DataDirectory.prepare(locations);

    for (Path made : new Path[] {locations.data(), locations.logs(), locations.run()}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
    assertThat(Files.getPosixFilePermissions(root.resolve("new"))).hasSizeGreaterThan(3);
  }

  @Test
  void directoryThatIsThereKeepsItsPermissions() throws IOException {
    Path data = Files.createDirectory(root.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-x---"));

    DataDirectory.prepare(locations(data));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwxr-x---");
  }

  @Test
  void fileInTheWayIsAnErrorThatNamesTheRemedy() throws IOException {
    Path file = Files.createFile(root.resolve("data"));

    assertThatThrownBy(() -> DataDirectory.prepare(locations(file)))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("the data directory " + file + " cannot be written by")
        .hasMessageContaining("AURORA_DATA");
  }

  @Test
  void percentSignThatTheLogCannotHandleIsRefused() {
    assertThatThrownBy(() -> DataDirectory.prepare(locations(root.resolve("100%d"))))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("has a '%'");
  }

  private Locations locations(Path data) {
    return new Locations(root, data, root, root, root);
  }
}
