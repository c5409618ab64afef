package org.auroraos.launcher.internal.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeployFolderGuardTest {
  @TempDir static Path root;

  private DeployFolderGuard guard;

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(root.resolve("deploy dir"));
    guard = new DeployFolderGuard(root.resolve("deploy dir"));
  }

  static Stream<String> insideThefolder() {
    Path deploy = root.resolve("deploy dir");
    Path relative = Path.of("").toAbsolutePath().relativize(deploy);
    return Stream.of(
        deploy.resolve("a.jar").toUri().toString(),
        "file:" + deploy + "/a.jar",
        "FILE:" + deploy + "/a.jar",
        "file://" + deploy + "/a.jar",
        "reference:file:" + deploy + "/a.jar",
        "reference:" + deploy.resolve("a.jar").toUri(),
        "file:" + deploy + "/sub/a.jar",
        "file:" + deploy + "/../deploy dir/a.jar",
        "file:" + root + "/other/../deploy%20dir/a.jar",
        "file:" + relative + "/a.jar",
        "file:" + deploy + "/a#b?c.jar",
        "jar:file:" + deploy + "/a.zip!/inner.jar",
        "wrap:file:" + deploy + "/a.jar$Bundle-SymbolicName=x",
        "jardir:" + deploy + "/exploded",
        "blueprint:" + deploy + "/a.xml");
  }

  @ParameterizedTest
  @MethodSource("insideThefolder")
  void locationInTheFolderIsGuarded(String location) {
    assertThat(guard.isGuarded(location)).isTrue();
  }

  static Stream<String> elsewhere() {
    return Stream.of(
        "System Bundle",
        "reference:file:" + root + "/system/a.jar",
        "file:" + root + "/deploy%20dir2/a.jar",
        "https://example.org/deploy/a.jar",
        "inputstream:a.jar");
  }

  @ParameterizedTest
  @MethodSource("elsewhere")
  void locationElsewhereIsNot(String location) {
    assertThat(guard.isGuarded(location)).isFalse();
  }

  @Test
  void locationThatCannotBeUnderstoodIsGuarded() {
    assertThat(guard.isGuarded("file:/x/%zz.jar")).isTrue();
    assertThat(guard.isGuarded("file:/x/\0.jar")).isTrue();
    assertThat(guard.isGuarded("file://elsewhere/x.jar")).isTrue();
  }

  @Test
  void linkIntoTheFolderDoesNotHelp() throws IOException {
    Path link = root.resolve("link");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, root.resolve("deploy dir"));

    assertThat(guard.isGuarded("file:" + link + "/a.jar")).isTrue();
  }

  @Test
  void folderThatIsALinkIsGuardedUnderBothNames() throws IOException {
    Path target = Files.createDirectories(root.resolve("target"));
    Path link = root.resolve("deploy link");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, target);
    DeployFolderGuard linked = new DeployFolderGuard(link);

    assertThat(linked.isGuarded("file:" + target + "/a.jar")).isTrue();
    assertThat(linked.isGuarded("file:" + link + "/a.jar")).isTrue();
  }
}
