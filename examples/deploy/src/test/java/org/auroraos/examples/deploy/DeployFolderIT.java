package org.auroraos.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.h2.Driver;
import org.junit.jupiter.api.Test;

/** What lies in the folder is what an operator may drop into a platform. */
class DeployFolderIT {
  @Test
  void holdsOnePluginOfEveryShape() {
    assertThat(DeployFolder.names())
        .hasSize(4)
        .anyMatch(name -> name.matches("heartbeat-.*\\.jar"))
        .anyMatch(name -> name.matches("ledger-.*\\.zip"))
        .contains("example-plugin", "clock");
  }

  @Test
  void theHeartbeatSaysInItsManifestThatItIsAPlugin() throws IOException {
    try (InputStream in = Files.newInputStream(DeployFolder.plugin("heartbeat"))) {
      Attributes headers = headers(in);
      assertThat(headers.getValue("Provide-Capability"))
          .contains("org.auroraos.plugin")
          .contains("id=heartbeat");
      assertThat(headers.getValue("Require-Capability")).contains("osgi.component");
      // The annotations leave nothing behind that has to be there at run time.
      assertThat(String.valueOf(headers.getValue("Import-Package"))).doesNotContain("auroraos");
    }
  }

  @Test
  void theLedgerPacksH2AsItsMakersShipItAndABundleThatUsesIt() throws Exception {
    Path original =
        Path.of(Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (ZipFile zip = new ZipFile(DeployFolder.plugin("ledger").toFile())) {
      List<? extends ZipEntry> entries = zip.stream().toList();
      assertThat(entries).hasSize(2);
      assertThat(zip.getInputStream(entry(zip, "h2-")).readAllBytes())
          .isEqualTo(Files.readAllBytes(original));
      Attributes ours = headers(zip.getInputStream(entry(zip, "org.auroraos.examples.ledger-")));
      assertThat(ours.getValue("Provide-Capability"))
          .contains("org.auroraos.plugin")
          .contains("id=ledger");
      assertThat(ours.getValue("Import-Package")).contains("org.h2.jdbcx");
    }
  }

  @Test
  void theExamplePluginNamesAnEntryThatCanBeRun() throws IOException {
    Path plugin = DeployFolder.plugin("example-plugin");
    JsonNode module = new ObjectMapper().readTree(plugin.resolve("module.json").toFile());

    assertThat(module.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("name", "version", "entry", "description");
    assertThat(module.get("name").asText()).isEqualTo("example-plugin");
    assertThat(plugin.resolve(module.get("entry").asText())).isExecutable();
  }

  @Test
  void thePackListsEachOfItsFilesWithItsDigest() throws Exception {
    Path pack = DeployFolder.plugin("clock");
    JsonNode manifest = new YAMLMapper().readTree(pack.resolve("manifest.yaml").toFile());

    assertThat(manifest.get("schema_version").asText()).isEqualTo("aurora-manifest-v1");
    List<String> listed = manifest.at("/pack/artifacts").findValuesAsText("path");
    try (Stream<Path> files = Files.list(pack)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(listed.stream(), Stream.of("manifest.yaml")).toList());
    }
    for (JsonNode artifact : manifest.at("/pack/artifacts")) {
      String path = artifact.get("path").asText();
      assertThat(artifact.get("sha256").asText()).as(path).isEqualTo(sha256(pack.resolve(path)));
    }
  }

  @Test
  void thePacksEntryPointsCanBeRun() throws IOException {
    Path pack = DeployFolder.plugin("clock");
    JsonNode manifest = new YAMLMapper().readTree(pack.resolve("manifest.yaml").toFile());

    for (String point : List.of("install", "start", "stop", "health")) {
      assertThat(pack.resolve(manifest.at("/pack/entrypoint/" + point).asText()))
          .as(point)
          .isExecutable();
    }
  }

  private static Attributes headers(InputStream jar) throws IOException {
    try (JarInputStream in = new JarInputStream(jar)) {
      return in.getManifest().getMainAttributes();
    }
  }

  private static ZipEntry entry(ZipFile zip, String prefix) {
    return zip.stream()
        .filter(entry -> entry.getName().startsWith(prefix))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + prefix));
  }

  private static String sha256(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }
}
