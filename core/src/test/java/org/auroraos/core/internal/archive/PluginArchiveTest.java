package org.auroraos.core.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.core.internal.depend.Dependency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from sound plugins, and what is said about unsound ones. */
class PluginArchiveTest {
  @TempDir Path temp;

  @Test
  void anAnnotatedBundleSaysWhatItIs() throws IOException {
    byte[] jar =
        Samples.jar(
            Map.of(
                "Bundle-ManifestVersion",
                "2",
                "Bundle-SymbolicName",
                "com.example.clock;singleton:=true",
                "Bundle-Version",
                "1.2.3",
                "Provide-Capability",
                "other;a=b,org.auroraos.plugin;id=\"clock\";label=\"A; \\\"fine\\\", clock\";"
                    + "description:String=\"Tells the time\"",
                "Require-Capability",
                "org.auroraos.permission;resolution:=optional;name=network;value=loopback;reason=\"to ask\""));

    PluginDescription clock = describe(Files.write(temp.resolve("x.jar"), jar));

    assertThat(clock.id()).isEqualTo("clock");
    assertThat(clock.name()).isEqualTo("A; \"fine\", clock");
    assertThat(clock.description()).isEqualTo("Tells the time");
    assertThat(clock.version()).isEqualTo("1.2.3");
    assertThat(clock.shape()).isEqualTo(PluginShape.BUNDLE);
    assertThat(clock.bundles()).containsExactly("com.example.clock.jar");
    assertThat(clock.permissions())
        .containsExactly(new RequestedPermission("network", "loopback", "to ask"));
  }

  @Test
  void anyBundleIsAPluginByItsSymbolicName() throws IOException {
    Path jar = Files.write(temp.resolve("h2-2.1.jar"), Samples.bundle("com.h2database", "2.1"));

    PluginDescription plugin = describe(jar);

    assertThat(plugin.id()).isEqualTo("com.h2database");
    assertThat(plugin.name()).isEqualTo("com.h2database");
    assertThat(temp.resolve("out/com.h2database.jar")).hasSameBinaryContentAs(jar);
  }

  @Test
  void aJarWithoutManifestIsRefused() throws IOException {
    Path jar = new ZipBuilder().file("a/B.class", "x").write(temp.resolve("plain.jar"));

    assertRefused(jar).hasMessage("plain.jar: not an OSGi bundle: it has no META-INF/MANIFEST.MF");
  }

  @Test
  void aBundleMayHaveMoreEntriesThanAnArchive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
      jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      jar.write(
          "Manifest-Version: 1.0\nBundle-SymbolicName: big\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 12_000; i++) {
        jar.putNextEntry(new ZipEntry("a/C" + i + ".class"));
      }
    }

    assertThat(describe(Files.write(temp.resolve("big.jar"), bytes.toByteArray())).id())
        .isEqualTo("big");
  }

  @Test
  void aJarThatIsNoBundleIsRefused() throws IOException {
    Path jar = Files.write(temp.resolve("lib.jar"), Samples.jar(Map.of("Main-Class", "a.B")));

    assertRefused(jar).hasMessageContaining("it has no Bundle-SymbolicName in its manifest");
  }

  @Test
  void aManifestThatDoesNotParseIsRefused() throws IOException {
    Path jar =
        new ZipBuilder()
            .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nno colon here\n")
            .write(temp.resolve("bad.jar"));

    assertRefused(jar).hasMessageStartingWith("bad.jar: 'META-INF/MANIFEST.MF'");
  }

  @Test
  void aFragmentAloneIsRefused() throws IOException {
    byte[] jar = Samples.jar(Map.of("Bundle-SymbolicName", "a.b", "Fragment-Host", "c.d"));

    assertRefused(Files.write(temp.resolve("f.jar"), jar)).hasMessageContaining("fragments");
  }

  @Test
  void severalBundlesRunTogetherUnderTheIdOfTheOneThatIsThePlugin() throws IOException {
    byte[] main =
        Samples.jar(
            Map.of(
                "Bundle-SymbolicName", "com.example.store",
                "Bundle-Version", "3.0.0",
                "Provide-Capability", "org.auroraos.plugin;id=store"));
    Path zip =
        new ZipBuilder()
            .bytes("20-store.jar", main)
            .bytes("10-h2.jar", Samples.bundle("com.h2database", "2.1"))
            .write(temp.resolve("whatever.zip"));

    PluginDescription plugin = describe(zip);

    assertThat(plugin.id()).isEqualTo("store");
    assertThat(plugin.version()).isEqualTo("3.0.0");
    assertThat(plugin.bundles()).containsExactly("10-h2.jar", "20-store.jar");
  }

  @Test
  void severalBundlesOfWhichNoneIsThePluginGoByTheArchivesName() throws IOException {
    Path zip =
        new ZipBuilder()
            .bytes("a.jar", Samples.bundle("a", "1"))
            .bytes("b.jar", Samples.bundle("b", "1"))
            .write(temp.resolve("pair.zip"));

    assertThat(describe(zip).id()).isEqualTo("pair");
  }

  @Test
  void twoBundlesThatBothAreThePluginAreRefused() throws IOException {
    ZipBuilder zip = new ZipBuilder();
    for (String id : List.of("a", "b")) {
      Map<String, String> headers =
          Map.of("Bundle-SymbolicName", id, "Provide-Capability", "org.auroraos.plugin;id=" + id);
      zip.bytes(id + ".jar", Samples.jar(headers));
    }

    assertRefused(zip.write(temp.resolve("two.zip"))).hasMessageContaining("a.jar, b.jar");
  }

  @Test
  void aBrokenJarAmongSeveralIsNamed() throws IOException {
    Path zip =
        new ZipBuilder()
            .bytes("a.jar", Samples.bundle("a", "1"))
            .file("b.jar", "not a jar")
            .write(temp.resolve("pair.zip"));

    assertRefused(zip).hasMessageStartingWith("pair.zip: b.jar: neither a jar nor a zip archive");
  }

  @Test
  void theExamplePluginOfTheEarlierSystemIsRead() throws IOException {
    Path directory = Files.createDirectory(temp.resolve("any"));
    Files.writeString(directory.resolve("module.json"), Samples.MODULE);
    Files.writeString(directory.resolve("run.py"), "print('alive')\n");

    PluginDescription plugin = describe(directory);

    assertThat(plugin.id()).isEqualTo("example-plugin");
    assertThat(plugin.version()).isEqualTo("0.1.0");
    assertThat(plugin.shape()).isEqualTo(PluginShape.COMMAND);
    assertThat(plugin.commands())
        .containsExactly(Map.entry(EntryPoint.START, List.of("python3", "/plugin/run.py")));
  }

  @Test
  void aZipOfAFolderIsTheFolder() throws IOException {
    Path zip =
        new ZipBuilder()
            .mode("example/", 0040755, "")
            .file("example/module.json", Samples.MODULE)
            .executable("example/run.py", "#!/usr/bin/env python3\n")
            .write(temp.resolve("download.zip"));

    UnpackedPlugin plugin = unpack(zip);

    assertThat(plugin.root()).isEqualTo(temp.resolve("out/example"));
    assertThat(plugin.description().commands().get(EntryPoint.START))
        .containsExactly("/plugin/run.py");
  }

  @Test
  void manifestJsonOfTheEarlierSystemIsRead() throws IOException {
    Path zip =
        new ZipBuilder()
            .file(
                "manifest.json",
                "{\"id\":\"acme.testpkg\",\"name\":\"T\",\"version\":\"0.1.0\",\"entrypoint\":\"run.sh\"}")
            .file("run.sh", "echo hi\n")
            .write(temp.resolve("p.zip"));

    PluginDescription plugin = describe(zip);

    assertThat(plugin.id()).isEqualTo("acme.testpkg");
    assertThat(plugin.name()).isEqualTo("T");
    assertThat(plugin.commands().get(EntryPoint.START))
        .containsExactly("/bin/sh", "/plugin/run.sh");
  }

  @Test
  void thePackOfTheEarlierSystemIsRead() throws IOException {
    PluginDescription pack = describe(pack(Samples.PACK).write(temp.resolve("p.zip")));

    assertThat(pack.id()).isEqualTo("pack05_plugin_loader");
    assertThat(pack.shape()).isEqualTo(PluginShape.PACK);
    assertThat(pack.commands()).containsOnlyKeys(EntryPoint.values());
    assertThat(pack.commands().get(EntryPoint.START))
        .containsExactly("/usr/bin/env", "bash", "/plugin/start.sh");
    assertThat(pack.healthTimeout()).hasValue(Duration.ofSeconds(30));
    assertThat(pack.notes())
        .noneMatch(note -> note.contains("install"))
        .noneMatch(note -> note.contains("health"));
    assertThat(pack.approvalRequired()).isTrue();
    assertThat(pack.dependencies())
        .containsExactly(
            Dependency.of("pack05_plugin_api", ">=0.1.0"),
            Dependency.of("pack03_os_base", ">=0.1.0"));
  }

  @Test
  void aVersionKeepsItsDigits() throws IOException {
    String yaml = Samples.PACK.replace("version: \"0.1.0\"", "version: 1.10");

    assertThat(describe(pack(yaml).write(temp.resolve("p.zip"))).version()).isEqualTo("1.10");
  }

  @Test
  void anArtifactMustHaveTheDigestThatIsGiven() throws IOException {
    String digest =
        HexFormat.of().formatHex(Sha256.digest().digest("code\n".getBytes(StandardCharsets.UTF_8)));
    String right = Samples.PACK.replace("sha256: \"\"", "sha256: \"" + digest + "\"");
    String wrong = Samples.PACK.replace("sha256: \"\"", "sha256: \"" + "0".repeat(64) + "\"");
    String none = Samples.PACK.replace("sha256: \"\"", "sha256: \"abc\"");

    assertThat(describe(pack(right).write(temp.resolve("p.zip"))).id()).startsWith("pack05");
    assertRefused(pack(wrong).write(temp.resolve("w.zip")))
        .hasMessage(
            "w.zip: manifest.yaml:19:7: pack: artifacts[0]: sha256: 'loader/sandbox_runtime.py':"
                + " its SHA-256 is "
                + digest
                + ", not "
                + "0".repeat(64));
    assertRefused(pack(none).write(temp.resolve("n.zip"))).hasMessageContaining("64 hexadecimal");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  health_check_timeout_seconds: 30=>  health_check_timeout_seconds: soon",
        "  dry_run_supported: true=>  dry_run_suported: true",
        "schema_version: \"aurora-manifest-v1\"=>schema_version: \"aurora-manifest-v2\"",
        "\">=0.1.0\"=>\"newest\"",
        "id: \"pack05_plugin_loader\"=>id: \"../x\"",
        "start: \"start.sh\"=>start: \"../start.sh\"",
        "start: \"start.sh\"=>start: \"/bin/sh\"",
        "start: \"start.sh\"=>start: \"missing.sh\"",
        "    start: \"start.sh\"\n=>",
        "path: \"loader/sandbox_runtime.py\"=>path: \"loader\"",
        "pack:=>pack: &anchor",
        "name: \"Sandboxed Plugin Loader\"=>id: \"twice\"",
      })
  void everyKeyOfAPackIsChecked(String change) throws IOException {
    String[] fromTo = change.split("=>", -1);
    assertThat(Samples.PACK).contains(fromTo[0]);

    assertRefused(pack(Samples.PACK.replace(fromTo[0], fromTo[1])).write(temp.resolve("p.zip")))
        .hasMessageStartingWith("p.zip: manifest.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "schema_version: \"aurora-manifest-v1\"=>schema_version: x|1:1: schema_version: is 'x'",
        "pack:=>sack:|1:1: the key 'pack' is missing",
        "id: \"pack05_plugin_loader\"=>id: ../x|3:3: pack: id: '../x' is not an id",
        "name: \"Sandboxed=>title: \"Sandboxed|3:3: pack: the key 'name' is missing",
        "entrypoint:=>entry:|3:3: pack: the key 'entrypoint' is missing",
        "start: \"start.sh\"=>begin: x|9:5: pack: entrypoint: unknown keys begin",
        "start: \"start.sh\"=>start: \"a.sh\"|9:5: pack: entrypoint: start: 'a.sh': there is no",
        "\">=0.1.0\"=>\"1.2\"|14:7: pack: dependencies[0]: version_constraint: '1.2' is neither",
        "pack_id: \"pack03=>pack_id: \"/pack03|15:7: pack: dependencies[1]: pack_id: '/pack03_os",
        "loader/sandbox=>sandbox|18:7: pack: artifacts[0]: path: 'sandbox_runtime.py': there",
        "sha256: \"\"=>sha256: abc|19:7: pack: artifacts[0]: sha256: 'abc' is not 64",
        "required: true=>required: maybe|22:5: pack: safety: operator_approval_required: true or",
        "dry_run_supported=>dry_run|21:5: pack: safety: unknown keys dry_run;",
        "seconds: 30=>seconds: 0|23:5: pack: safety: health_check_timeout_seconds: must be 1",
      })
  void whatIsWrongInAPackNamesFileLineAndKey(String change, String expected) throws IOException {
    String[] fromTo = change.split("=>", -1);
    assertThat(Samples.PACK).contains(fromTo[0]);

    assertRefused(pack(Samples.PACK.replace(fromTo[0], fromTo[1])).write(temp.resolve("p.zip")))
        .hasMessageStartingWith("p.zip: manifest.yaml:" + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "'name': 'a b', 'entry': 'run.sh' | 2:2: name: 'a b' is not an id",
        "'name': 'a', 'entrance': 'run.sh' | 1:1: the key 'entry' is missing",
        "'name': 'a', 'entry': 'x.sh' | 2:15: entry: 'x.sh': there is no such file",
        "'name': 'a', 'entry': 'run.sh', 'note': 'x' | 2:34: unknown keys note;",
      })
  void whatIsWrongInJsonNamesFileLineAndKey(String keys, String expected) throws IOException {
    String manifest = "{\"version\": \"1\",\n " + keys.replace('\'', '"') + "}";
    Path zip =
        new ZipBuilder()
            .file("module.json", manifest)
            .file("run.sh", "#!/bin/sh\n")
            .write(temp.resolve("p.zip"));

    assertRefused(zip).hasMessageStartingWith("p.zip: module.json:" + expected);
  }

  @Test
  void whereJsonDoesNotParseIsSaid() throws IOException {
    Path zip =
        new ZipBuilder()
            .file("module.json", "{\n  \"name\": \"a\",\n  \"version\" \"1\"\n}")
            .write(temp.resolve("p.zip"));

    assertRefused(zip).message().startsWith("p.zip: module.json:3:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.10 | 1.10; write it in quotes",
        "true | true; write it in quotes",
        "[\"1\"] | a list",
        "{} | an object"
      })
  void aValueThatIsNoStringIsRefusedWithFileLineAndKey(String value, String found)
      throws IOException {
    String manifest = "{\"id\": \"a\",\n \"entrypoint\": \"run.sh\",\n \"version\": " + value + "}";
    Path zip =
        new ZipBuilder()
            .file("manifest.json", manifest)
            .file("run.sh", "#!/bin/sh\n")
            .write(temp.resolve("p.zip"));

    assertRefused(zip)
        .message()
        .startsWith("p.zip: manifest.json:3:")
        .endsWith("version: a string was expected, not " + found);
  }

  @Test
  void whereYamlDoesNotParseIsSaid() throws IOException {
    assertRefused(pack("schema_version: x\npack: [\n").write(temp.resolve("p.zip")))
        .message()
        .startsWith("p.zip: manifest.yaml:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "..", ".hidden", "a/b", "", "a b", "a..b", "ä"})
  void idsThatAreNoneAreRefused(String id) throws IOException {
    Path zip =
        new ZipBuilder()
            .file("module.json", "{\"name\":\"" + id + "\",\"version\":\"1\",\"entry\":\"run.sh\"}")
            .file("run.sh", "")
            .write(temp.resolve("p.zip"));

    assertRefused(zip).hasMessageContaining("is not an id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aurora.log",
        "aurora.out",
        "aurora.1.log",
        "aurora.log12345.tmp",
        "console.sock",
        "platform.json",
        "platform.json.new"
      })
  void namesOfThePlatformsOwnLogsAreNoIds(String id) throws IOException {
    Path zip =
        new ZipBuilder()
            .file("module.json", "{\"name\":\"" + id + "\",\"version\":\"1\",\"entry\":\"run.sh\"}")
            .file("run.sh", "#!/bin/sh\n")
            .write(temp.resolve("p.zip"));

    assertRefused(zip).hasMessageContaining("'" + id + "' is not free for a plugin");
    assertThat(PluginId.isValid(id)).isFalse();
    assertThat(PluginId.isValid("aurora.logger")).as("not that strict").isTrue();
  }

  @Test
  void anIdHasAtMost64Characters() {
    assertThat(PluginId.isValid("a".repeat(64))).isTrue();
    assertThat(PluginId.isValid("a".repeat(65))).isFalse();
  }

  @Test
  void unknownKeysAreRefused() throws IOException {
    Path zip =
        new ZipBuilder()
            .file("module.json", Samples.MODULE.replace("\"entry\"", "\"polciy\": 1, \"entry\""))
            .file("run.py", "")
            .write(temp.resolve("p.zip"));

    assertRefused(zip).hasMessageContaining("polciy");
  }

  @Test
  void anEntryThatNothingCanExecuteIsRefused() throws IOException {
    Path zip =
        new ZipBuilder()
            .file("module.json", Samples.MODULE.replace("run.py", "run"))
            .file("run", "echo hi\n")
            .write(temp.resolve("p.zip"));

    assertRefused(zip).hasMessageContaining("'run': not executable");
  }

  @Test
  void aProgramWithoutExecutePermissionIsRefused() throws IOException {
    Path zip =
        new ZipBuilder()
            .file("module.json", Samples.MODULE.replace("run.py", "run.sh"))
            .bytes("run.sh", new byte[] {0x7f, 'E', 'L', 'F', 2})
            .write(temp.resolve("p.zip"));

    assertRefused(zip).hasMessageContaining("no execute permission");
  }

  @Test
  void aProgramIsExecutedItself() throws IOException {
    Path zip =
        new ZipBuilder()
            .file("module.json", Samples.MODULE.replace("run.py", "./bin/run"))
            .executable("bin/run", "\u007fELF....")
            .write(temp.resolve("p.zip"));

    assertThat(describe(zip).commands().get(EntryPoint.START)).containsExactly("/plugin/bin/run");
  }

  @Test
  void aScriptWithWindowsLineEndsIsGivenToItsInterpreter() throws IOException {
    Path zip =
        new ZipBuilder()
            .file("module.json", Samples.MODULE)
            .executable("run.py", "#!/usr/bin/python3 -u\r\nprint(1)\r\n")
            .write(temp.resolve("p.zip"));

    assertThat(describe(zip).commands().get(EntryPoint.START))
        .containsExactly("/usr/bin/python3", "-u", "/plugin/run.py");
  }

  @Test
  void twoManifestsAreRefused() throws IOException {
    Path zip = pack(Samples.PACK).file("module.json", Samples.MODULE).write(temp.resolve("p.zip"));

    assertRefused(zip).hasMessageContaining("module.json and manifest.yaml");
  }

  @Test
  void somethingElseIsRefused() throws IOException {
    Path text = Files.writeString(temp.resolve("README.txt"), "hello");
    Path empty = Files.createDirectory(temp.resolve("empty"));

    assertRefused(text).hasMessageStartingWith("README.txt: neither a jar nor a zip archive");
    assertRefused(empty).hasMessageContaining("no plugin");
  }

  @Test
  void aWholeArchiveIsToldFromOneThatGrows() throws IOException {
    byte[] zip = new ZipBuilder().file("a", "x").build();
    Path part = Files.write(temp.resolve("part"), Arrays.copyOf(zip, 40));

    assertThat(PluginArchive.completeness(Files.write(temp.resolve("whole"), zip)))
        .isEqualTo(Completeness.WHOLE);
    assertThat(PluginArchive.completeness(part)).isEqualTo(Completeness.CUT_OFF);
    assertThat(PluginArchive.completeness(Files.createFile(temp.resolve("nothing"))))
        .isEqualTo(Completeness.CUT_OFF);
    assertThat(PluginArchive.completeness(Files.writeString(temp.resolve("text"), "hello")))
        .isEqualTo(Completeness.UNKNOWN);
    assertRefused(part)
        .hasMessage(
            "part: its end is missing: it is cut off, or still being written;"
                + " it is taken when it is whole");
  }

  private static ZipBuilder pack(String manifest) {
    ZipBuilder zip = new ZipBuilder().file("manifest.yaml", manifest);
    for (String script : List.of("install.sh", "start.sh", "stop.sh", "health_check.sh")) {
      zip.file(script, "#!/usr/bin/env bash\nset -e\n");
    }
    return zip.file("loader/sandbox_runtime.py", "code\n");
  }

  private PluginDescription describe(Path source) throws IOException {
    return unpack(source).description();
  }

  private UnpackedPlugin unpack(Path source) throws IOException {
    return new PluginArchive(ArchiveLimits.defaults())
        .unpack(source, Files.createDirectory(temp.resolve("out")));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Path source) {
    return assertThatThrownBy(
            () ->
                new PluginArchive(ArchiveLimits.defaults())
                    .unpack(source, Files.createTempDirectory(temp, "box")))
        .isInstanceOf(ArchiveException.class);
  }
}
