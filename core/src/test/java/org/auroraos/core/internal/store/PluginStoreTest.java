package org.auroraos.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.plugin.PluginSignature;
import org.auroraos.core.internal.archive.ArchiveLimits;
import org.auroraos.core.internal.archive.EntryPoint;
import org.auroraos.core.internal.archive.PluginArchive;
import org.auroraos.core.internal.archive.PluginDescription;
import org.auroraos.core.internal.archive.RequestedPermission;
import org.auroraos.core.internal.archive.Samples;
import org.auroraos.core.internal.archive.UnpackedPlugin;
import org.auroraos.core.internal.depend.Dependency;
import org.auroraos.core.internal.json.JsonException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store keeps, and what it makes of what an interruption has left. */
class PluginStoreTest {
  @TempDir Path temp;
  private Path data;
  private Path plugins;
  private PluginStore store;

  @BeforeEach
  void open() throws IOException {
    data = Files.createDirectories(temp.resolve("data")).toRealPath();
    plugins = data.resolve("plugins");
    store = PluginStore.open(data);
  }

  @Test
  void codeIsKeptUnderItsDigestAndCannotBeWritten() throws IOException {
    PluginRecord p = deploy("p", "one");

    Path code = store.code("p", p.digest());
    assertThat(code).isEqualTo(plugins.resolve("p/versions/" + p.digest()));
    assertThat(mode(code)).isEqualTo("r-xr-xr-x");
    assertThat(mode(code.resolve("run.sh"))).isEqualTo("r--r--r--");
    assertThat(mode(code.resolve("sub"))).isEqualTo("r-xr-xr-x");
    assertThat(mode(plugins.resolve("p"))).isEqualTo("rwx--x--x");
    assertThat(mode(plugins.resolve("p/state.json"))).isEqualTo("rw-------");
    assertThatCode(() -> store.verify(p)).doesNotThrowAnyException();
  }

  @Test
  void theDigestIsThatOfNamesModesAndContent() throws IOException {
    String one = digestOf(Map.of("run.sh", "a", "x", "b"));

    assertThat(digestOf(Map.of("run.sh", "a", "x", "b"))).isEqualTo(one);
    assertThat(digestOf(Map.of("run.sh", "a", "y", "b"))).isNotEqualTo(one);
    assertThat(digestOf(Map.of("run.sh", "a", "x", "c"))).isNotEqualTo(one);
    assertThat(digestOf(Map.of("run.sh", "a", "x", "b", "dir/z", ""))).isNotEqualTo(one);
  }

  @Test
  void everythingIsThereAgainAfterARestart() throws IOException {
    PluginRecord p = deploy("p", "one");
    PluginRecord stopped = p.wanted(false);
    store.save(stopped);
    Path halfWritten = Files.writeString(plugins.resolve("p/state.json.new"), "{");

    StoreContent content = PluginStore.open(data).load();

    assertThat(content.problems()).isEmpty();
    assertThat(content.plugins()).containsExactly(stopped);
    assertThat(halfWritten).doesNotExist();
  }

  @Test
  void everyFieldOfARecordIsWrittenAndRead() throws IOException {
    PluginDescription description =
        new PluginDescription(
            "p",
            "A \"name\"\u001b",
            "1.0",
            "text",
            PluginShape.PACK,
            List.of("a.jar", "b.jar"),
            Map.of(
                EntryPoint.START, List.of("/bin/sh", "/plugin/x"), EntryPoint.STOP, List.of("y")),
            List.of(new RequestedPermission("network", "host", "because")),
            List.of(Dependency.of("ledger", "[1.2,2)"), Dependency.of("clock", "")),
            true,
            Optional.of(Duration.ofSeconds(30)),
            List.of("a note"));
    PluginRecord record =
        new PluginRecord(
            description,
            Path.of("/deploy/p"),
            "f",
            "a".repeat(64),
            Optional.of("b".repeat(64)),
            true);
    Files.createDirectory(plugins.resolve("p"));
    store.save(record);

    assertThat(store.load().plugins()).containsExactly(record);
  }

  @Test
  void whatWasInstalledIsRememberedUntilThePluginIsRemoved() throws IOException {
    PluginRecord p = deploy("p", "one");
    assertThat(store.isInstalled("p", p.digest())).isFalse();

    store.markInstalled("p", p.digest());
    store.markInstalled("p", "b".repeat(64));

    PluginStore again = PluginStore.open(data);
    assertThat(again.isInstalled("p", p.digest())).isTrue();
    assertThat(again.isInstalled("p", "b".repeat(64))).isTrue();
    assertThat(again.isInstalled("p", "c".repeat(64))).isFalse();
    for (int i = 0; i < 100; i++) {
      again.markInstalled("p", String.format("%064d", i));
    }
    assertThat(again.isInstalled("p", p.digest())).isFalse();
    again.remove("p");
    assertThat(plugins.resolve("p/installed.json")).doesNotExist();
  }

  @Test
  void whatWasFoundOutIsNeverTakenForNothingBecauseItCannotBeRead() throws IOException {
    PluginRecord p = deploy("p", "one");
    AdmissionFacts facts =
        new AdmissionFacts(1, List.of(), PluginSignature.none(), Set.of("a"), "keys");
    assertThat(store.facts("p", p.digest())).isEmpty();
    store.save("p", p.digest(), facts);
    assertThat(store.facts("p", p.digest())).contains(facts);

    Files.writeString(plugins.resolve("p/admissions/" + p.digest() + ".json"), "{");

    assertThatThrownBy(() -> store.facts("p", p.digest())).isInstanceOf(JsonException.class);
  }

  @Test
  void aRecordFromBeforeThereWereDependenciesIsRead() throws IOException {
    PluginRecord p = deploy("p", "one");
    Path state = plugins.resolve("p/state.json");
    String old = Files.readString(state).replaceFirst("\\s*\"dependencies\": \\[\\],", "");
    assertThat(old).doesNotContain("dependencies");
    Files.writeString(state, old);

    StoreContent content = PluginStore.open(data).load();

    assertThat(content.problems()).isEmpty();
    assertThat(content.plugins()).containsExactly(p);
  }

  @Test
  void changedAddedMissingAndMadeWritableFilesAreFound() throws IOException {
    PluginRecord p = deploy("p", "one");
    Path code = store.code("p", p.digest());
    Path script = code.resolve("run.sh");

    chmod(script, "rw-r--r--");
    assertThatThrownBy(() -> store.verify(p)).hasMessageContaining("run.sh");
    Files.writeString(script, "evil");
    chmod(script, "r--r--r--");
    assertThatThrownBy(() -> store.verify(p)).hasMessageContaining("were changed");
    chmod(code, "rwxr-xr-x");
    Files.delete(script);
    assertThatThrownBy(() -> store.verify(p)).hasMessageContaining("were changed");
  }

  @Test
  void whatWasBeingUnpackedIsGoneAfterARestart() throws IOException {
    Path staged = store.stage();
    Files.createDirectory(staged.resolve("half"));
    chmod(Files.writeString(staged.resolve("half/file"), "x").getParent(), "r-xr-xr-x");

    PluginStore.open(data);

    assertThat(plugins.resolve(".staging")).isEmptyDirectory();
  }

  @Test
  void aVersionThatWasNeverMadeCurrentIsGoneAfterARestart() throws IOException {
    PluginRecord p = deploy("p", "one");
    String never = store.commit("p", unpack("p", "two").root());

    assertThat(PluginStore.open(data).load().plugins()).containsExactly(p);

    assertThat(store.code("p", p.digest())).exists();
    assertThat(store.code("p", never)).doesNotExist();
  }

  @Test
  void aPluginWhoseStateWasNeverWrittenIsGoneAfterARestart() throws IOException {
    store.commit("p", unpack("p", "one").root());
    Files.writeString(store.makeData("p").resolve("rows"), "42");
    store.commit("q", unpack("q", "one").root());

    StoreContent content = PluginStore.open(data).load();

    assertThat(content.plugins()).isEmpty();
    assertThat(content.problems()).isEmpty();
    assertThat(plugins.resolve("p").toFile().list()).containsExactly("data");
    assertThat(plugins.resolve("q")).doesNotExist();
  }

  @Test
  void anInterruptedWriteOfTheStateLeavesTheOldOne() throws IOException {
    PluginRecord p = deploy("p", "one");
    Files.writeString(plugins.resolve("p/state.json.new"), "{\"format\": 1, \"id");

    assertThat(PluginStore.open(data).load().plugins()).containsExactly(p);
    store.save(p.wanted(false));
    assertThat(store.load().plugins()).containsExactly(p.wanted(false));
  }

  @Test
  void tornAndForeignFilesAreReportedAndTheRestComesUp() throws IOException {
    PluginRecord good = deploy("good", "one");
    deploy("torn", "one");
    deploy("other", "one");
    deploy("newer", "one");
    Path torn = plugins.resolve("torn/state.json");
    Files.writeString(torn, Files.readString(torn).substring(0, 100));
    Files.copy(
        plugins.resolve("good/state.json"),
        plugins.resolve("other/state.json"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Path newer = plugins.resolve("newer/state.json");
    Files.writeString(newer, Files.readString(newer).replace("\"format\": 1", "\"format\": 9"));
    Files.writeString(plugins.resolve("stray file"), "x");

    StoreContent content = PluginStore.open(data).load();

    assertThat(content.plugins()).containsExactly(good);
    assertThat(content.problems())
        .hasSize(4)
        .anyMatch(p -> p.contains("torn/state.json") && p.contains("state.json.invalid"))
        .anyMatch(p -> p.contains("belongs to the plugin good"))
        .anyMatch(p -> p.contains("format 9"))
        .anyMatch(p -> p.contains("stray file"));
    assertThat(plugins.resolve("stray file")).exists();
  }

  @Test
  void onlyTheCurrentAndThePreviousVersionAreKept() throws IOException {
    PluginRecord one = deploy("p", "one");
    PluginRecord two = one.replacedBy(record(unpack("p", "two")));
    PluginRecord three = two.replacedBy(record(unpack("p", "three")));
    store.save(three);

    store.prune(three, java.util.Set.of());

    assertThat(plugins.resolve("p/versions").toFile().list())
        .containsExactlyInAnyOrder(two.digest(), three.digest());
  }

  @Test
  void removingKeepsTheData() throws IOException {
    deploy("p", "one");
    Files.writeString(store.makeData("p").resolve("rows"), "42");
    assertThat(mode(store.data("p"))).isEqualTo("rwx------");
    deploy("q", "one");
    store.makeData("q");

    store.remove("p");
    store.remove("q");

    assertThat(store.data("p").resolve("rows")).hasContent("42");
    assertThat(plugins.resolve("p").toFile().list()).containsExactly("data");
    assertThat(plugins.resolve("q")).doesNotExist();
  }

  @Test
  void aDamagedVersionIsReplacedWhenItIsDeployedAgain() throws IOException {
    PluginRecord p = deploy("p", "one");
    Path script = store.code("p", p.digest()).resolve("run.sh");
    chmod(script, "rw-r--r--");
    Files.writeString(script, "evil");

    assertThat(store.commit("p", unpack("p", "one").root())).isEqualTo(p.digest());

    assertThatCode(() -> store.verify(p)).doesNotThrowAnyException();
  }

  @Test
  void noIdLeadsOutOfTheStore() {
    assertThatThrownBy(() -> store.data("../x")).isInstanceOf(IllegalArgumentException.class);
  }

  private PluginRecord deploy(String id, String content) throws IOException {
    PluginRecord record = record(unpack(id, content));
    store.save(record);
    return record;
  }

  private PluginRecord record(UnpackedPlugin unpacked) throws IOException {
    String digest = store.commit(unpacked.description().id(), unpacked.root());
    return new PluginRecord(
        unpacked.description(), Path.of("/deploy/x"), "print", digest, Optional.empty(), true);
  }

  private UnpackedPlugin unpack(String id, String content) throws IOException {
    Path source = Samples.module(Files.createTempDirectory(temp, "src"), id, "# " + content);
    Files.createDirectory(source.resolve("sub"));
    Files.writeString(source.resolve("sub/file"), content);
    return new PluginArchive(ArchiveLimits.defaults()).unpack(source, store.stage());
  }

  private String digestOf(Map<String, String> files) throws IOException {
    Path source = Samples.module(Files.createTempDirectory(temp, "src"), "p", "");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = source.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    UnpackedPlugin unpacked =
        new PluginArchive(ArchiveLimits.defaults()).unpack(source, store.stage());
    return store.commit("p", unpacked.root());
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void chmod(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
