package org.auroraos.core.internal.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCopyTest {
  @TempDir Path temp;
  private Path from;
  private Path folder;

  @BeforeEach
  void directories() throws IOException {
    from = Files.createDirectory(temp.resolve("from"));
    folder = Files.createDirectory(temp.resolve("deploy"));
  }

  @Test
  void aFileComesWithItsSignatureAndWithoutTheOldOne() throws IOException {
    Path file = Files.writeString(from.resolve("p.jar"), "one");
    Path signature = Files.writeString(from.resolve("p.jar.sig"), "sig");
    FolderCopy.put(file, folder.resolve("p.jar"));
    assertThat(folder.resolve("p.jar")).hasContent("one");
    assertThat(folder.resolve("p.jar.sig")).hasContent("sig");

    Files.writeString(file, "two");
    Files.delete(signature);
    FolderCopy.put(file, folder.resolve("p.jar"));
    assertThat(folder.resolve("p.jar")).hasContent("two");
    assertThat(folder.toFile().list()).containsExactly("p.jar");

    FolderCopy.remove(folder.resolve("p.jar"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDirectoryReplacesADirectoryOrAFileWhole() throws IOException {
    Path plugin = Files.createDirectories(from.resolve("p/bin")).getParent();
    Path script = Files.writeString(plugin.resolve("bin/run.sh"), "#!/bin/sh");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
    Files.createSymbolicLink(plugin.resolve("link"), Path.of("bin/run.sh"));
    Path target = folder.resolve("p");
    Files.createDirectory(target);
    Files.writeString(target.resolve("old"), "old");

    FolderCopy.put(plugin, target);

    assertThat(target.toFile().list()).containsExactlyInAnyOrder("bin", "link");
    assertThat(Files.readSymbolicLink(target.resolve("link"))).isEqualTo(Path.of("bin/run.sh"));
    assertThat(Files.getPosixFilePermissions(target.resolve("bin/run.sh")))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
    Path file = Files.writeString(from.resolve("file"), "a file now");
    FolderCopy.put(file, target);
    assertThat(target).hasContent("a file now");
    assertThat(folder.toFile().list()).containsExactly("p");
  }

  @Test
  void aSignatureDoesNotComeBeforeItsFile() throws Exception {
    Path target = Files.writeString(folder.resolve("p"), "old");
    Files.writeString(folder.resolve("p.sig"), "old sig");
    Path plugin = Files.createDirectory(from.resolve("p"));
    Files.writeString(from.resolve("p.sig"), "new sig");
    assertThat(new ProcessBuilder("mkfifo", plugin.resolve("pipe").toString()).start().waitFor())
        .isZero();

    assertThatThrownBy(() -> FolderCopy.put(plugin, target)).hasMessageContaining("pipe");

    assertThat(target).hasContent("old");
    assertThat(folder.resolve("p.sig")).hasContent("old sig");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("p", "p.sig");
  }

  @Test
  void whatCannotBeCopiedLeavesEverythingAsItWas() throws Exception {
    Path target = Files.createDirectory(folder.resolve("p"));
    Files.writeString(target.resolve("old"), "old");
    Path plugin = Files.createDirectory(from.resolve("p"));
    Files.writeString(plugin.resolve("a"), "a");
    assertThat(new ProcessBuilder("mkfifo", plugin.resolve("pipe").toString()).start().waitFor())
        .isZero();

    assertThatThrownBy(() -> FolderCopy.put(plugin, target)).hasMessageContaining("pipe");

    assertThat(target.resolve("old")).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("p");
  }
}
