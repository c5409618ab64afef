package org.auroraos.core.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of the headers of a bundle that are not as they should be. */
class BundleManifestTest {
  private static final String FIRST =
      """
      Manifest-Version: 1.0
      Bundle-ManifestVersion: 2
      Bundle-Name: a name that goes on
        in another line
      """;

  @TempDir Path temp;

  private PluginDescription describe(String headers) throws IOException {
    Path jar =
        new ZipBuilder()
            .file("META-INF/MANIFEST.MF", FIRST + headers + "\n")
            .write(temp.resolve("p.jar"));
    return new PluginArchive(ArchiveLimits.defaults())
        .unpack(jar, Files.createTempDirectory(temp, "out"))
        .description();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Provide-Capability: org.auroraos.plugin;label=x"
            + " | Provide-Capability: org.auroraos.plugin: the attribute 'id' is missing",
        "Provide-Capability: org.auroraos.plugin;id=../x"
            + " | Provide-Capability: org.auroraos.plugin: id: '../x' is not an id",
        "provide-capability: a;b=\"c | Provide-Capability: a quoted string without an end",
        "Provide-Capability: org.auroraos.plugin;id=a,org.auroraos.plugin;id=b"
            + " | Provide-Capability: org.auroraos.plugin: more than one such capability",
        "Require-Capability: org.auroraos.permission;value=host"
            + " | Require-Capability: org.auroraos.permission: the attribute 'name' is missing",
        "Require-Capability: org.auroraos.permission;name=\" \";value=host"
            + " | Require-Capability: org.auroraos.permission: the attribute 'name' is missing",
        "Require-Capability: org.auroraos.plugin;filter:=\"(id=a)\""
            + " | Require-Capability: org.auroraos.plugin: it must say effective:=aurora",
      })
  void whatIsWrongNamesFileLineAndHeader(String header, String expected) {
    assertThatThrownBy(() -> describe("Bundle-SymbolicName: p\n" + header + "\n"))
        .isInstanceOf(ArchiveException.class)
        .hasMessageStartingWith("p.jar: META-INF/MANIFEST.MF:6: " + expected);
  }

  @Test
  void aSymbolicNameThatIsNoneNamesItsLine() {
    assertThatThrownBy(() -> describe("Bundle-SymbolicName: a b\n"))
        .hasMessage(
            "p.jar: META-INF/MANIFEST.MF:5: Bundle-SymbolicName: 'a b' is not a symbolic name");
    assertThatThrownBy(() -> describe("Bundle-SymbolicName: a..b\n"))
        .hasMessageStartingWith(
            "p.jar: META-INF/MANIFEST.MF:5: Bundle-SymbolicName: 'a..b' is not an id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.x.y.z", "1.2.3.4.5", "-1", "1..2", "1.2-beta"})
  void aVersionThatTheFrameworkRefusesIsRefused(String version) {
    assertThatThrownBy(() -> describe("Bundle-SymbolicName: p\nBundle-Version: " + version + "\n"))
        .isInstanceOf(ArchiveException.class)
        .hasMessage(
            "p.jar: META-INF/MANIFEST.MF:6: Bundle-Version: '"
                + version
                + "' is not a version of OSGi, such as 1.2.3.beta");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bundle-Version: 1\n", "Bundle-Version: 1.2.3.beta-4 \n"})
  void anyOtherVersionIsTakenAndNoneToo(String header) throws IOException {
    assertThat(describe("Bundle-SymbolicName: p\n" + header).version())
        .isEqualTo(header.replace("Bundle-Version: ", "").strip());
  }

  @Test
  void theJarAmongSeveralIsNamed() throws IOException {
    Path zip =
        new ZipBuilder()
            .bytes("a.jar", Samples.bundle("a", "1"))
            .bytes(
                "b.jar",
                new ZipBuilder()
                    .file(
                        "META-INF/MANIFEST.MF",
                        FIRST
                            + "Bundle-SymbolicName: b\n"
                            + "Provide-Capability: org.auroraos.plugin\n\n")
                    .build())
            .write(temp.resolve("p.zip"));

    assertThatThrownBy(
            () ->
                new PluginArchive(ArchiveLimits.defaults())
                    .unpack(zip, Files.createTempDirectory(temp, "out")))
        .hasMessageStartingWith("p.zip: b.jar: META-INF/MANIFEST.MF:6: Provide-Capability: ");
  }

  @Test
  void linesAreThoseOfTheFileWhateverEndsThem() {
    for (String end : new String[] {"\n", "\r\n", "\r"}) {
      String manifest = "A: 1\n b: 2\nB: 3\nC: 4\nC: 5\n\nName: x\nD: 6\n";
      HeaderLines lines =
          HeaderLines.of(manifest.replace("\n", end).getBytes(StandardCharsets.UTF_8));

      assertThat(lines.of("a")).isEqualTo(1);
      assertThat(lines.of("B")).as("not the line that goes on with A").isEqualTo(3);
      assertThat(lines.of("C")).as("the one that holds").isEqualTo(5);
      assertThat(lines.of("D")).as("of another section").isEqualTo(1);
    }
  }
}
