package org.auroraos.core.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives and directories made to do harm. */
class HostileArchiveTest {
  @TempDir Path temp;
  private Path target;

  @BeforeEach
  void makeTarget() throws IOException {
    target = Files.createDirectories(temp.resolve("box/target"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "a/../../evil",
        "/etc/evil",
        "a\\..\\evil",
        "C:/evil",
        "a/./b",
        "a//b",
        "..",
        "a\nb",
        "a\u001b[2Jb",
        "a\u0000b"
      })
  void namesThatMeanSomethingElseAreRefused(String name) throws IOException {
    Path zip = plugin().file(name, "x").write(temp.resolve("p.zip"));

    assertRefused(zip, "p.zip");
    assertNothingOutside();
  }

  @Test
  void messagesCarryNoControlCharacters() throws IOException {
    Path zip = plugin().file("a\u001b[2Jb", "x").write(temp.resolve("p.zip"));

    assertThatThrownBy(() -> unpack(zip)).message().contains("\\u001b").doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../outside", "a/../../outside", "nowhere", "loop"})
  void linksOutOfTheArchiveAreRefused(String to) throws IOException {
    Files.writeString(temp.resolve("box/outside"), "secret");
    Path zip = plugin().file("a/b", "x").link("loop", to).write(temp.resolve("p.zip"));

    assertRefused(zip, "'loop'", "a link to");
  }

  @Test
  void aLinkThatLeadsOutThroughAnotherLinkIsRefused() throws IOException {
    Files.writeString(temp.resolve("box/outside"), "secret");
    Path zip =
        plugin()
            .file("x/y/z/file", "x")
            .file("other", "x")
            .link("x/up", "../x")
            .link("leak", "x/up/../../outside")
            .write(temp.resolve("p.zip"));

    assertRefused(zip, "'leak'");
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    Path zip = plugin().link("dir", "../..").file("dir/evil", "x").write(temp.resolve("p.zip"));

    assertRefused(zip, "occurs twice");
    assertNothingOutside();
  }

  @Test
  void aLinkInsideIsKept() throws IOException {
    Path zip =
        plugin().file("lib/a.txt", "text").link("b", "lib/a.txt").write(temp.resolve("p.zip"));

    unpack(zip);

    assertThat(target.resolve("b")).isSymbolicLink().hasContent("text");
  }

  @ParameterizedTest
  @ValueSource(ints = {0010644, 0020644, 0060644, 0140644})
  void devicesPipesAndSocketsAreRefused(int mode) throws IOException {
    Path zip = plugin().mode("special", mode, "").write(temp.resolve("p.zip"));

    assertRefused(zip, "'special'", "a device, pipe or socket");
  }

  @Test
  void setuidAndWriteBitsAreDropped() throws IOException {
    Path zip =
        plugin().mode("root", 0104777, "x").mode("open", 0100666, "x").write(temp.resolve("p.zip"));

    unpack(zip);

    assertThat(Files.getAttribute(target.resolve("root"), "unix:mode")).isEqualTo(0100555);
    assertThat(Files.getAttribute(target.resolve("open"), "unix:mode")).isEqualTo(0100444);
  }

  @Test
  void anEntryThatOccursTwiceIsRefused() throws IOException {
    Path zip = plugin().file("a", "1").file("a", "2").write(temp.resolve("p.zip"));

    assertRefused(zip, "'a'", "twice");
  }

  @Test
  void namesThatDifferOnlyInCaseAreRefused() throws IOException {
    Path zip = plugin().file("lib/a", "1").file("Lib/b", "2").write(temp.resolve("p.zip"));

    assertRefused(zip, "'Lib'", "'lib'");
  }

  @Test
  void aDirectoryThatAppearsBeforeAndWithItsFilesIsOne() throws IOException {
    Path zip =
        plugin()
            .file("lib/a", "1")
            .mode("lib/", 0040755, "")
            .file("lib/b", "2")
            .write(temp.resolve("p.zip"));

    unpack(zip);

    assertThat(target.resolve("lib")).isDirectoryContaining("glob:**b");
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void aGibibyteOfZerosIsStoppedWhileItIsUnpacked() throws IOException {
    Path zip = plugin().zeros("bomb", 1L << 30, 100).write(temp.resolve("p.zip"));

    assertRefused(zip, "'bomb'", "grows to more than");
    assertThat(sizeOf(target)).isLessThan(200L << 20);
  }

  @Test
  void anArchiveThatClaimsTooMuchIsNotEvenUnpacked() throws IOException {
    Path zip = plugin().zeros("bomb", 1L << 20, 1L << 30).write(temp.resolve("p.zip"));

    assertRefused(zip, "bytes unpacked");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void manyFilesThatAreSmallByThemselvesAreStopped() throws IOException {
    ZipBuilder zip = plugin();
    for (int i = 0; i < 20; i++) {
      zip.bytes("f" + i, new byte[10_000]);
    }
    Path file = zip.write(temp.resolve("p.zip"));
    ArchiveLimits limits = new ArchiveLimits(100, 100_000, 10, 100);

    assertThatThrownBy(() -> new PluginArchive(limits).unpack(file, target))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("at most 100000");
  }

  @Test
  void tooManyEntriesAreRefused() throws IOException {
    ZipBuilder zip = plugin();
    for (int i = 0; i < 10_000; i++) {
      zip.file("f" + i, "");
    }

    assertRefused(zip.write(temp.resolve("p.zip")), "entries");
  }

  @Test
  void directoriesThatNobodyListedCountAsEntries() throws IOException {
    Path zip = plugin().file("a/b/c/d/e/f/g/h", "").write(temp.resolve("p.zip"));
    ArchiveLimits limits = new ArchiveLimits(5, 1000, 10, 100);

    assertThatThrownBy(() -> new PluginArchive(limits).unpack(zip, target))
        .hasMessageContaining("more than 5 entries");
  }

  @Test
  void nestingAndNamesAreBounded() throws IOException {
    Path deep = plugin().file("d/".repeat(40) + "f", "x").write(temp.resolve("deep.zip"));
    Path longName = plugin().file("n".repeat(300), "x").write(temp.resolve("long.zip"));
    Path longPath =
        plugin()
            .file("p".repeat(200) + "/" + ("q".repeat(200) + "/").repeat(5) + "f", "x")
            .write(temp.resolve("path.zip"));

    assertRefused(deep, "levels deep");
    assertRefused(longName, "more than 255 bytes");
    assertRefused(longPath, "a name of");
  }

  @Test
  void truncatedArchivesAreRefused() throws IOException {
    byte[] zip = plugin().bytes("data", new byte[5000]).build();
    for (int length : List.of(0, 3, 100, zip.length / 2, zip.length - 30, zip.length - 1)) {
      Path cut = Files.write(temp.resolve("cut.zip"), Arrays.copyOf(zip, length));

      assertRefused(cut, "cut.zip");
    }
  }

  @Test
  void anyFlippedByteLeadsToARefusalOrToTheSamePlugin() throws IOException {
    byte[] zip = plugin().bytes("data", new byte[50]).build();
    for (int i = 0; i < zip.length; i++) {
      byte[] damaged = zip.clone();
      damaged[i] ^= 0x55;
      Path file = Files.write(temp.resolve("damaged.zip"), damaged);
      Path box = Files.createDirectories(temp.resolve("box/" + i));
      try {
        UnpackedPlugin plugin = new PluginArchive(ArchiveLimits.defaults()).unpack(file, box);
        // What is left are times, versions and attributes, which say nothing about the content.
        assertThat(plugin.description().id()).isEqualTo("hostile");
      } catch (ArchiveException refused) {
        assertThat(refused).hasMessageContaining("damaged.zip");
      }
    }
    assertNothingOutside();
  }

  @Test
  void aDirectoryThatTellsAnotherStoryThanItsEntriesIsRefused() throws IOException {
    Path zip = plugin().twoNames("harmless", "run.sh").write(temp.resolve("p.zip"));

    assertRefused(zip, "'harmless'", "do not agree");
  }

  @Test
  void entriesThatShareTheirBytesAreRefused() throws IOException {
    Path zip =
        new ZipBuilder().file("a", "x").overlapping("a2", "x", 0).write(temp.resolve("p.zip"));

    assertRefused(zip, "shares its bytes");
  }

  @Test
  void bytesBeforeTheArchiveAreRefused() throws IOException {
    byte[] zip = plugin().build();
    byte[] prefixed = new byte[zip.length + 5];
    System.arraycopy(zip, 0, prefixed, 5, zip.length);

    assertRefused(Files.write(temp.resolve("p.zip"), prefixed), "bytes before the archive");
  }

  @Test
  void aNamedPipeInADirectoryIsRefusedWithoutWaitingForIt() throws Exception {
    Path directory = Samples.module(temp.resolve("plugin"), "p", "#!/bin/sh\n");
    run("mkfifo", directory.resolve("pipe").toString());

    assertRefused(directory, "'pipe'", "a device, pipe or socket");
  }

  @Test
  void linksOutOfADirectoryAreRefusedAndNotFollowed() throws IOException {
    Path directory = Samples.module(temp.resolve("plugin"), "p", "#!/bin/sh\n");
    Files.writeString(temp.resolve("secret"), "secret");
    Files.createSymbolicLink(directory.resolve("leak"), Path.of("../secret"));

    assertRefused(directory, "'leak'");
  }

  @Test
  void aDirectoryLinkOutOfADirectoryIsNotWalked() throws IOException {
    Path directory = Samples.module(temp.resolve("plugin"), "p", "#!/bin/sh\n");
    Files.createSymbolicLink(directory.resolve("all"), Path.of("/"));

    assertRefused(directory, "'all'");
  }

  @Test
  void setuidFilesInADirectoryLoseTheBit() throws Exception {
    Path directory = Samples.module(temp.resolve("plugin"), "p", "#!/bin/sh\n");
    Files.setAttribute(directory.resolve("run.sh"), "unix:mode", 0104755);

    unpack(directory);

    assertThat(Files.getAttribute(target.resolve("run.sh"), "unix:mode")).isEqualTo(0100555);
  }

  @Test
  void whatADirectorySaysLessOfThanIsThereIsRefusedInBundlesToo() throws IOException {
    Path longer = bundle().zeros("lib/in.jar", 1 << 20, 100).write(temp.resolve("longer.jar"));
    Path shorter = bundle().zeros("lib/in.jar", 1 << 20, 2 << 20).write(temp.resolve("short.jar"));

    assertRefused(longer, "'lib/in.jar'", "says 100 bytes", "more than that");
    assertRefused(shorter, "'lib/in.jar'", "says 2097152 bytes", "1048576 bytes");
  }

  @Test
  void bundlesAreReadOnlyAsFarAsTheLimitsGo() throws IOException {
    Path bomb = bundle().zeros("bomb", 1 << 20, 1 << 20).write(temp.resolve("p.jar"));
    ArchiveLimits limits = new ArchiveLimits(100, 100_000, 10, 100);

    assertThatThrownBy(() -> new PluginArchive(limits).unpack(bomb, target))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("more than 400000 bytes unpacked");
  }

  @Test
  void aStoredEntryHasTheSizeThatItSays() throws IOException {
    Path zip = plugin().stored("a", "content", 3).write(temp.resolve("p.zip"));

    assertRefused(zip, "'a'", "stored as it is in 7 bytes", "3");
  }

  @Test
  void nameAndModeOfADirectoryAgree() throws IOException {
    Path byMode = plugin().mode("E.class", 0040755, "x").write(temp.resolve("mode.zip"));
    Path content = plugin().mode("a/", 0040755, "x").write(temp.resolve("content.zip"));

    assertRefused(byMode, "'E.class'", "a directory by its mode");
    assertRefused(content, "'a/'", "a directory that has content");
  }

  private static ZipBuilder bundle() {
    return new ZipBuilder()
        .file(
            "META-INF/MANIFEST.MF",
            "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: hostile\n\n");
  }

  private static ZipBuilder plugin() {
    return new ZipBuilder()
        .file("module.json", "{\"name\":\"hostile\",\"version\":\"1\",\"entry\":\"run.sh\"}")
        .executable("run.sh", "#!/bin/sh\nexit 0\n");
  }

  private UnpackedPlugin unpack(Path source) throws IOException {
    return new PluginArchive(ArchiveLimits.defaults()).unpack(source, target);
  }

  private void assertRefused(Path source, String... parts) throws IOException {
    assertThatThrownBy(() -> unpack(source))
        .isInstanceOf(ArchiveException.class)
        .message()
        .startsWith(source.getFileName().toString())
        .contains(parts);
    assertNothingOutside();
    clear();
  }

  /** The target lies in a box, so that what climbs out of it is found in the box or beside it. */
  private void assertNothingOutside() throws IOException {
    assertThat(Files.exists(temp.resolve("box/evil"))).isFalse();
    assertThat(Files.exists(temp.resolve("evil"))).isFalse();
    assertThat(Files.exists(Path.of("/etc/evil"))).isFalse();
  }

  private void clear() throws IOException {
    Path next = temp.resolve("box/target" + System.nanoTime());
    if (sizeOf(target) == 0) {
      return;
    }
    Files.move(target, next);
    makeTarget();
  }

  private static long sizeOf(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }
}
