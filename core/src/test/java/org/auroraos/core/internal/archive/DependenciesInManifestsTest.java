package org.auroraos.core.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.auroraos.core.internal.depend.Dependency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which plugins a plugin says that it needs, in the manifests of all shapes. */
class DependenciesInManifestsTest {
  @TempDir Path temp;

  private List<Dependency> json(String file, String keys) throws IOException {
    Path zip =
        new ZipBuilder()
            .file(file, "{" + keys + ",\"version\":\"1\"}")
            .file("run.sh", "#!/bin/sh\n")
            .write(temp.resolve("p.zip"));
    return describe(zip);
  }

  private List<Dependency> bundle(String requirement) throws IOException {
    return describe(Files.write(temp.resolve("p.jar"), jar("p", requirement)));
  }

  private static byte[] jar(String name, String requirement) {
    return Samples.jar(
        Map.of(
            "Bundle-ManifestVersion",
            "2",
            "Bundle-SymbolicName",
            name,
            "Require-Capability",
            requirement));
  }

  private List<Dependency> describe(Path source) throws IOException {
    return new PluginArchive(ArchiveLimits.defaults())
        .unpack(source, Files.createTempDirectory(temp, "out"))
        .description()
        .dependencies();
  }

  @Test
  void whatIsAskedForIsBounded() throws IOException {
    String many = "{\"pack_id\":\"a\"},".repeat(64) + "{\"pack_id\":\"a\"}";
    String command = "\"name\":\"p\",\"entry\":\"run.sh\",\"dependencies\":[";
    assertThatThrownBy(() -> json("module.json", command + many + "]"))
        .hasMessageMatching("p\\.zip: module\\.json:1:\\d+: dependencies: 65 of.*")
        .hasMessageContaining("dependencies: 65 of them, at most 64");
    String permission = "org.auroraos.permission;effective:=aurora;name=network;value=";
    assertThat(bundle((permission + "a,").repeat(63) + permission + "a")).isEmpty();
    assertThatThrownBy(() -> bundle((permission + "a,").repeat(64) + permission + "a"))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("Require-Capability: org.auroraos.permission: 65 of them");
    assertThatThrownBy(() -> bundle(permission + "x".repeat(1025)))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("org.auroraos.permission: value: a text of 1025 bytes");
  }

  @Test
  void theJsonManifestsHaveTheKeyOfPacks() throws IOException {
    String dependencies =
        "\"dependencies\":[{\"pack_id\":\"ledger\",\"version_constraint\":\">=1,<2\"},"
            + "{\"pack_id\":\"clock\"}]";

    List<Dependency> expected =
        List.of(Dependency.of("ledger", ">=1,<2"), Dependency.of("clock", ""));
    assertThat(json("module.json", "\"name\":\"p\",\"entry\":\"run.sh\"," + dependencies))
        .isEqualTo(expected);
    assertThat(json("manifest.json", "\"id\":\"p\",\"entrypoint\":\"run.sh\"," + dependencies))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pack_id\":\"ledger\",\"version_constraint\":\"1.2\"}",
        "{\"pack_id\":\"ledger\",\"version_constraint\":\">=2,<1\"}",
        "{\"pack_id\":\"../x\"}",
        "{\"version_constraint\":\">=1\"}",
        "{\"pack_id\":\"ledger\",\"version\":\">=1\"}",
        "\"ledger\"",
      })
  void whatIsWrongNamesFileAndKey(String dependency) {
    String keys = "\"name\":\"p\",\"entry\":\"run.sh\",\"dependencies\":[" + dependency + "]";

    assertThatThrownBy(() -> json("module.json", keys))
        .isInstanceOf(ArchiveException.class)
        .message()
        .matches("p\\.zip: module\\.json:1:\\d+: dependencies\\[0\\]: .*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "filter:='(id=ledger)'|ledger",
        "filter:='(&(id=ledger)(version>=1.2)(!(version>=2)))'|ledger >=1.2,<2",
        "filter:='(&(version=1.2)(id=ledger))'|ledger ==1.2",
        "filter:='(& (id = ledger) (!(version<=1)) (version<=2) )'|ledger >1,<=2",
        "filter:='(id=ledger)';constraint='[1,2)'|ledger [1,2)",
        "filter:='(id=ledger)';constraint:String='^1.2'|ledger ^1.2",
      })
  void aBundleSaysItByAFilter(String clause, String expected) throws IOException {
    String requirement =
        "org.auroraos.plugin;effective:=aurora;" + clause.replace('\'', '"') + ",osgi.ee;x=y";

    assertThat(bundle(requirement)).extracting(Dependency::text).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x:=y",
        "filter:='(version>=1)'",
        "filter:='(|(id=a)(id=b))'",
        "filter:='(id=*)'",
        "filter:='(id>=a)'",
        "filter:='(!(id=a))'",
        "filter:='(&(id=a)(id=b))'",
        "filter:='(&(id=a)(!(version=1)))'",
        "filter:='(&(id=a)(version>=x))'",
        "filter:='(&(id=a)(version>=1)'",
        "filter:='(id=a))'",
        "filter:='(id=../a)'",
        "filter:='(&(id=a)(version>=1))';constraint='<2'",
        "filter:='(&(id=a)(colour=blue))'",
      })
  void aFilterThatSaysSomethingElseIsRefused(String clause) {
    String requirement = "org.auroraos.plugin;effective:=aurora;" + clause.replace('\'', '"');

    assertThatThrownBy(() -> bundle(requirement))
        .isInstanceOf(ArchiveException.class)
        .message()
        .matches(
            "p\\.jar: META-INF/MANIFEST\\.MF:\\d: Require-Capability: org\\.auroraos\\.plugin: .*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "effective:=resolve;"})
  void whatTheFrameworkInTheSandboxWouldHaveToResolveIsRefused(String effective) {
    assertThatThrownBy(() -> bundle("org.auroraos.plugin;" + effective + "filter:=\"(id=ledger)\""))
        .hasMessageContaining("it must say effective:=aurora");
  }

  @Test
  void whatIsOptionalIsNoDependency() throws IOException {
    assertThat(bundle("org.auroraos.plugin;resolution:=optional;filter:=\"(id=ledger)\""))
        .isEmpty();
  }

  @Test
  void thoseOfAllBundlesCountOnce() throws IOException {
    String ledger = "org.auroraos.plugin;effective:=aurora;filter:=\"(id=ledger)\"";
    String clock = "org.auroraos.plugin;effective:=aurora;filter:=\"(id=clock)\"";
    Path zip =
        new ZipBuilder()
            .bytes("a.jar", jar("a", ledger))
            .bytes("b.jar", jar("b", ledger + "," + clock))
            .write(temp.resolve("both.zip"));

    assertThat(describe(zip)).extracting(Dependency::id).containsExactly("ledger", "clock");
  }
}
