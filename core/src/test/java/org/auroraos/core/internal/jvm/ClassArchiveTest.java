package org.auroraos.core.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.auroraos.api.backend.SandboxMount;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
  @TempDir Path root;
  private Path jar;
  private Path made;
  private ClassArchive archive;

  @BeforeEach
  void runtime() throws IOException {
    jar = Files.createDirectories(root.resolve("runtime/lib")).resolve("runtime.jar");
    Files.writeString(jar, "code");
    made = Files.createDirectory(root.resolve("data")).resolve("runtime.jsa");
    archive = archive("jdk");
  }

  @Test
  void isFoundWhenOneWasKeptAndShownReadOnly() throws Exception {
    assertThat(archive.find()).isEmpty();

    keep("classes");

    ClassArchive.Use use = archive.find().orElseThrow();
    Path file = files().get(0);
    assertThat(file).hasContent("classes");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("r--r--r--");
    assertThat(use.mount()).isEqualTo(SandboxMount.readOnly(file.getParent(), "/cds"));
    assertThat(use.options())
        .contains("-Xshare:auto", "-XX:SharedArchiveFile=/cds/" + file.getFileName());
    assertThat(archive("jdk").find()).as("by another platform").contains(use);
  }

  @Test
  void oneOfAnotherRuntimeOrJdkIsNotUsedAndGoesWhenThereIsANewOne() throws Exception {
    keep("classes");
    Path old = files().get(0);
    assertThat(archive("other").find()).isEmpty();

    Files.writeString(jar, "other code");

    assertThat(archive.find()).isEmpty();
    keep("other classes");
    assertThat(archive.find()).isPresent();
    assertThat(old).doesNotExist();
    assertThat(files()).hasSize(1);
  }

  @Test
  void oneThatIsDamagedIsNotUsedAndGoes() throws Exception {
    keep("classes");
    assertThat(archive.find()).isPresent();
    Path file = files().get(0);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    Files.writeString(file, "cla");

    assertThat(archive.find()).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void oneThatIsOnlyHalfKeptIsNotUsed() throws Exception {
    keep("classes");
    Path file = files().get(0);

    Files.move(file, file.resolveSibling("runtime.jsa"));

    assertThat(archive.find()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void whatIsNoFileIsNotKept() throws Exception {
    Files.createSymbolicLink(made, Path.of("/etc/passwd"));

    assertThatThrownBy(() -> archive.keep(made.getParent()))
        .isInstanceOf(IOException.class)
        .hasMessage("the JVM has written no archive");

    assertThat(archive.find()).isEmpty();
  }

  private ClassArchive archive(String jdk) {
    PluginJvm jvm = new PluginJvm(root.resolve(jdk), root.resolve("runtime"));
    return new ClassArchive(root.resolve("archives"), jvm);
  }

  private void keep(String content) throws IOException {
    Files.writeString(made, content);
    archive.keep(made.getParent());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("archives"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
