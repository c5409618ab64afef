package org.auroraos.itest.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.itest.framework.fixtures.HangingActivator;
import org.auroraos.itest.framework.fixtures.ThrowingActivator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/**
 * What is dropped and is no sound plugin: a clear error for it, and nothing else is disturbed, of
 * which a healthy neighbour is the witness.
 */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public class BrokenInputTest {
  private static final String MODULE =
      "{\"name\": \"%s\", \"version\": \"1\", \"entry\": \"%s\", \"description\": \"\"}";

  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 10_000)
  PluginManager plugins;

  private Platform platform;
  private String neighbour;
  private OptionalLong neighbourPid;

  @BeforeEach
  void healthyNeighbour() throws IOException {
    platform = new Platform(context, plugins);
    neighbour = Platform.newId();
    platform.drop(platform.sleeper(neighbour, "1.0"), neighbour);
    neighbourPid = platform.awaitState(neighbour, PluginState.ACTIVE).pid();
  }

  @AfterEach
  void theNeighbourWasNotDisturbed() throws IOException {
    PluginInfo after = plugins.find(neighbour).orElseThrow();
    assertThat(after.state()).isEqualTo(PluginState.ACTIVE);
    assertThat(after.pid()).isEqualTo(neighbourPid);
    platform.clear();
  }

  private void rejected(Path source, String name, String... words) throws IOException {
    platform.drop(source, name);
    PluginInfo info = platform.awaitState(name, PluginState.REJECTED);
    assertThat(info.problem()).contains(words).contains(name);
    assertThat(info.pid()).isEmpty();
  }

  private PluginInfo failed(Path source, String file, String id) throws IOException {
    platform.drop(source, file);
    return platform.awaitState(id, PluginState.FAILED);
  }

  private Zip zip(String name) throws IOException {
    return new Zip(platform.staging().resolve(name));
  }

  private Path module(String content) throws IOException {
    Path directory = platform.staging();
    Files.writeString(directory.resolve("module.json"), content);
    return directory;
  }

  @Test
  void aTruncatedJar() throws IOException {
    try (Zip zip = zip("cut.jar")) {
      Path whole = zip.manifest("Bundle-SymbolicName: cut").zeros("data", 1 << 20).finish();
      byte[] bytes = Files.readAllBytes(whole);
      Files.write(whole, Arrays.copyOf(bytes, bytes.length / 2));
      rejected(whole, "cut.jar", "cut off");
    }
  }

  @Test
  void aJarWithoutAManifest() throws IOException {
    try (Zip zip = zip("plain.jar")) {
      rejected(zip.text("readme.txt", "hello").finish(), "plain.jar", "MANIFEST.MF");
    }
  }

  @Test
  void aBundleThatDoesNotResolve() throws IOException {
    try (Zip zip = zip("unresolved.jar")) {
      Path jar =
          zip.manifest("Bundle-SymbolicName: unresolved", "Import-Package: does.not.exist")
              .finish();
      assertThat(failed(jar, "unresolved.jar", "unresolved").problem()).contains("does.not.exist");
    }
  }

  @Test
  void anActivatorThatThrows() throws IOException {
    try (Zip zip = zip("throwing.jar")) {
      Path jar =
          zip.manifest(
                  "Bundle-SymbolicName: throwing",
                  "Import-Package: org.osgi.framework",
                  "Bundle-Activator: " + ThrowingActivator.class.getName())
              .type(ThrowingActivator.class)
              .finish();
      assertThat(failed(jar, "throwing.jar", "throwing").problem())
          .contains("no database at jdbc:nowhere");
    }
  }

  @Test
  void anActivatorThatNeverReturns() throws IOException {
    platform.configure(
        "org.auroraos.plugin~hanging.cfg", "start-timeout = 3s\non-timeout = kill\n");
    try (Zip zip = zip("hanging.jar")) {
      Path jar =
          zip.manifest(
                  "Bundle-SymbolicName: hanging",
                  "Import-Package: org.osgi.framework",
                  "Bundle-Activator: " + HangingActivator.class.getName())
              .type(HangingActivator.class)
              .finish();
      PluginInfo info = failed(jar, "hanging.jar", "hanging");
      assertThat(info.problem()).contains("did not become ready", "start-timeout");
      assertThat(info.pid()).isEmpty();
    }
  }

  @Test
  void jsonThatDoesNotParse() throws IOException {
    rejected(module("{\"name\": \"x\", "), "bad-json", "module.json");
  }

  @Test
  void jsonWithUnknownOrMissingKeys() throws IOException {
    rejected(module("{\"name\": \"x\", \"version\": \"1\"}"), "no-entry", "entry");
    rejected(
        module(MODULE.formatted("x", "run.sh").replace("}", ", \"surprise\": 1}")),
        "surprise",
        "surprise");
  }

  @Test
  void yamlThatDoesNotParse() throws IOException {
    Path directory = platform.staging();
    Files.writeString(directory.resolve("manifest.yaml"), "pack: [unclosed\n  - {");
    rejected(directory, "bad-yaml", "manifest.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/etc/x", "a/b", ".hidden", "a..b", "x y", ""})
  void idsThatAreNone(String id) throws IOException {
    Path directory = platform.sleeper("x", "1");
    Files.writeString(directory.resolve("module.json"), MODULE.formatted(id, "run.sh"));
    rejected(directory, "bad-id", "is not an id");
  }

  @Test
  void twoPluginsWithOneId() throws IOException {
    platform.drop(platform.sleeper(neighbour, "9.9"), "second-with-that-id");
    PluginInfo second =
        Awaitility.await()
            .until(
                () ->
                    plugins.list().stream()
                        .filter(p -> p.source().endsWith("second-with-that-id"))
                        .findFirst(),
                Optional::isPresent)
            .orElseThrow();
    assertThat(second.state()).isEqualTo(PluginState.REJECTED);
    assertThat(second.problem()).contains("second-with-that-id", neighbour, "belongs to");
  }

  @Test
  void anEntryThatDoesNotExist() throws IOException {
    rejected(module(MODULE.formatted("noentry", "missing.sh")), "noentry", "missing.sh");
  }

  @Test
  void anEntryThatIsNotExecutable() throws IOException {
    Path directory = module(MODULE.formatted("noexec", "data.bin"));
    Path entry = Files.writeString(directory.resolve("data.bin"), "no program at all");
    Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rw-r--r--"));
    rejected(directory, "noexec", "data.bin", "not executable");
  }

  @Test
  void aSymbolicLinkOutOfTheDirectory() throws IOException {
    Path directory = platform.sleeper("linked", "1");
    Files.createSymbolicLink(directory.resolve("passwd"), Path.of("/etc/passwd"));
    rejected(directory, "linked", "passwd");
  }

  @Test
  void aSymbolicLinkOutOfTheArchive() throws IOException {
    try (Zip zip = zip("linked.zip")) {
      Path archive =
          zip.text("module.json", MODULE.formatted("linked", "run.sh"))
              .text("run.sh", "#!/bin/sh\n")
              .text("passwd", "../../../../../../etc/passwd")
              .finishWithLink("passwd");
      rejected(archive, "linked.zip", "passwd");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "a/../../evil", "/tmp/evil", "..\\evil"})
  void namesThatLeadOutOfTheArchive(String name) throws IOException {
    try (Zip zip = zip("slip.zip")) {
      Path archive =
          zip.text("module.json", MODULE.formatted("slip", "run.sh")).text(name, "x").finish();
      rejected(archive, "slip.zip", "evil");
    }
  }

  @Test
  void aGibibyteOfZeros() throws IOException {
    try (Zip zip = zip("bomb.zip")) {
      Path archive =
          zip.text("module.json", MODULE.formatted("bomb", "run.sh"))
              .zeros("zeros", 1L << 30)
              .finish();
      rejected(archive, "bomb.zip", "1073741", "bytes unpacked", "are allowed");
    }
  }

  @Test
  void aCopyThatIsStillGrowing() throws IOException {
    Path whole;
    try (Zip zip = zip("growing.zip")) {
      whole =
          zip.text("module.json", MODULE.formatted("growing", "run.sh"))
              .text("run.sh", "#!/bin/sh\nwhile :; do sleep 1; done\n")
              .zeros("padding", 1 << 20)
              .finish();
    }
    byte[] bytes = Files.readAllBytes(whole);
    Path target = platform.deployFolder().resolve("growing.zip");
    int written = 0;
    for (int end : new int[] {bytes.length / 3, bytes.length / 2, bytes.length - 1}) {
      append(target, Arrays.copyOfRange(bytes, written, end));
      written = end;
      awaitAnotherLook();
      assertThat(plugins.find("growing")).as("known before it is complete").isEmpty();
    }
    append(target, Arrays.copyOfRange(bytes, written, bytes.length));
    assertThat(platform.awaitState("growing", PluginState.ACTIVE).problem()).isEmpty();
  }

  private static void append(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** The folder has been looked at once more when something dropped now has been taken. */
  private void awaitAnotherLook() throws IOException {
    String later = Platform.newId();
    Path dropped = platform.drop(platform.sleeper(later, "1"), later);
    platform.awaitState(later, PluginState.ACTIVE);
    Platform.delete(dropped);
    platform.awaitGone(later);
  }

  @Test
  void temporaryNamesAreIgnored() throws IOException {
    for (String name : new String[] {".hidden", "copy.zip.part", "copy.tmp", "file~"}) {
      platform.drop(platform.sleeper("never", "1"), name);
    }
    awaitAnotherLook();
    assertThat(plugins.find("never")).isEmpty();
    assertThat(plugins.list()).hasSize(1);
  }
}
