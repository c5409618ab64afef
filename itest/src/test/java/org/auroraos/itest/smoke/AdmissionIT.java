package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits for an operator, what is tried first, what is signed. */
@ParameterizedClass
@EnumSource
class AdmissionIT extends SmokeTest {
  AdmissionIT(User user) {
    super(user);
  }

  @Test
  void approvingRejectingUpdatingAndRevokingHoldOverRestarts() throws Exception {
    aurora.up();
    aurora.drop(pack("one"), "careful");
    JsonNode waits = aurora.awaitState("careful", "PENDING_APPROVAL");
    assertThat(aurora.sh("aurora:pending").ok().out())
        .contains(
            "careful",
            "an operator has to approve it",
            "aurora:approve careful " + waits.get("digest").asText().substring(0, 32));
    Outcome unnamed = aurora.sh("aurora:approve careful");
    assertThat(unnamed.code()).isEqualTo(1);
    assertThat(unnamed.err()).contains("aurora:pending");
    again();
    aurora.awaitState("careful", "PENDING_APPROVAL");

    approve();
    long pid = aurora.awaitState("careful", "ACTIVE").get("pid").asLong();
    again();
    assertThat(aurora.awaitState("careful", "ACTIVE").get("pid").asLong()).isNotEqualTo(pid);

    pid = aurora.plugin("careful").get("pid").asLong();
    aurora.drop(pack("two"), "careful");
    awaitProblem("waits for approval");
    assertThat(aurora.plugin("careful").get("pid").asLong()).isEqualTo(pid);
    assertThat(aurora.plugin("careful").get("digest")).isEqualTo(waits.get("digest"));
    aurora.sh("aurora:reject careful --why 'two is worse'").ok();
    again();
    awaitProblem("two is worse");
    assertThat(aurora.awaitState("careful", "ACTIVE").get("digest")).isEqualTo(waits.get("digest"));

    aurora.drop(pack("three"), "careful");
    awaitProblem("waits for approval");
    Outcome other = aurora.sh("aurora:approve careful " + waits.get("digest").asText());
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("it has changed since");
    approve();
    assertThat(aurora.awaitState("careful", "ACTIVE").get("digest"))
        .isNotEqualTo(waits.get("digest"));

    aurora.sh("aurora:revoke careful --why 'seen on the news'").ok();
    aurora.awaitState("careful", "PENDING_APPROVAL");
    again();
    assertThat(aurora.awaitState("careful", "PENDING_APPROVAL").get("problem").asText())
        .contains("seen on the news");
    assertThat(aurora.sh("aurora:audit -n 200 -s careful").ok().out())
        .contains("plugin.approved", "plugin.rejected", "plugin.revoked", "operator:");
  }

  @Test
  void aDryRunSaysWhatTheDeploymentThenComesTo() throws Exception {
    aurora.up();
    Path careful = pack("one");
    Path heartbeat = sample("heartbeat");
    Path broken = bundle("broken.jar", "Import-Package: com.example.nowhere;version=\"[2,3)\"");
    Path garbage = Files.writeString(work.resolve("garbage.zip"), "no zip");

    assertThat(dryRun(careful)).isEqualTo("approval");
    assertThat(dryRun(broken)).isEqualTo("failure");
    assertThat(dryRun(garbage)).isEqualTo("refusal");
    assertThat(dryRun(heartbeat)).isEqualTo("start");
    assertThat(Aurora.json(aurora.sh("aurora:plugins -j").ok())).isEmpty();
    assertThat(aurora.data().resolve("plugins/.staging")).isEmptyDirectory();

    assertThat(aurora.run("deploy", careful.toString()).code()).isZero();
    assertThat(aurora.plugin("careful").get("state").asText()).isEqualTo("PENDING_APPROVAL");
    Outcome failed = aurora.run("deploy", broken.toString());
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains("com.example.nowhere");
    assertThat(aurora.plugin("broken").get("state").asText()).isEqualTo("FAILED");
    Outcome refused = aurora.run("deploy", garbage.toString());
    assertThat(refused.code()).isEqualTo(1);
    assertThat(dryRun(careful)).isEqualTo("unchanged");

    approve();
    aurora.sh("aurora:undeploy --purge careful").ok();
    assertThat(aurora.sh("aurora:plugin careful").code()).isEqualTo(1);
    assertThat(aurora.data().resolve("plugins/careful")).doesNotExist();
    assertThat(aurora.data().resolve("approvals/careful.json")).doesNotExist();
    assertThat(aurora.deploy()).isDirectoryNotContaining("glob:**careful*");
  }

  @Test
  void aChangedByteInTheStoreIsRefusedAndRecorded() throws Exception {
    aurora.up();
    aurora.dropTicker("ticker");
    String digest = aurora.awaitState("ticker", "ACTIVE").get("digest").asText();
    aurora.sh("aurora:stop ticker").ok();
    Path script = aurora.data().resolve("plugins/ticker/versions/" + digest + "/run.sh");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(script, Files.readString(script).replace("tick", "tock"));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("r-xr-xr-x"));

    Outcome start = aurora.sh("aurora:start ticker");

    assertThat(start.code()).isEqualTo(1);
    assertThat(start.err()).contains("were changed");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> aurora.sh("aurora:audit -n 200 -s ticker").ok().out().contains("were changed"));
    assertThat(aurora.sh("aurora:audit verify").code()).isZero();
  }

  @Test
  void underRequireOnlyWhatIsSignedIsDeployed() throws Exception {
    Path key = work.resolve("alice.key");
    Path trusted = aurora.etc().resolve("alice.pem");
    openssl("genpkey", "-algorithm", "ed25519", "-out", key.toString());
    openssl("pkey", "-in", key.toString(), "-pubout", "-out", trusted.toString());
    Path settings = aurora.etc().resolve("org.auroraos.admission.cfg");
    Files.writeString(settings, "signatures = require\ntrusted-keys = alice.pem\n");
    user.own(trusted);
    user.own(settings);
    Path archive = archive("careful.zip", pack("one"));
    aurora.up();

    Outcome unsigned = aurora.run("deploy", archive.toString());
    assertThat(unsigned.code()).isEqualTo(1);
    assertThat(unsigned.err()).contains("it is not signed");
    openssl(
        "pkeyutl",
        "-sign",
        "-rawin",
        "-inkey",
        key.toString(),
        "-in",
        archive.toString(),
        "-out",
        archive + ".sig");
    user.own(Path.of(archive + ".sig"));
    aurora.run("deploy", archive.toString()).ok();

    JsonNode plugin = aurora.awaitState("careful", "PENDING_APPROVAL");
    assertThat(plugin.at("/admission/signature/status").asText()).isEqualTo("trusted");
    assertThat(plugin.at("/admission/signature/signers/0").asText()).startsWith("alice (");
  }

  private Path sample(String name) throws IOException {
    try (var samples = Files.list(aurora.home().resolve("deploy"))) {
      return samples
          .filter(file -> file.getFileName().toString().contains(name))
          .findFirst()
          .orElseThrow();
    }
  }

  /** As an operator who has looked at what waits. */
  private void approve() throws IOException, InterruptedException {
    JsonNode waits = Aurora.json(aurora.sh("aurora:pending -j").ok());
    String digest = waits.get(0).at("/admission/digest").asText();
    aurora.sh("aurora:approve careful " + digest.substring(0, 32)).ok();
  }

  private void again() throws IOException, InterruptedException {
    aurora.run("stop").ok();
    aurora.up();
  }

  private String dryRun(Path file) throws IOException, InterruptedException {
    Outcome run = aurora.run("deploy", "-n", "-j", file.toString());
    String outcome = Aurora.json(run).get("outcome").asText();
    boolean bad = outcome.equals("failure") || outcome.equals("refusal");
    assertThat(run.code()).as(outcome).isEqualTo(bad ? 1 : 0);
    return outcome;
  }

  private void awaitProblem(String text) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> aurora.plugin("careful").get("problem").asText().contains(text));
  }

  private Path pack(String word) throws IOException {
    Path directory =
        Files.createDirectories(work.resolve("packs").resolve(word).resolve("careful"));
    Files.writeString(
        directory.resolve("manifest.yaml"),
        """
        schema_version: "aurora-manifest-v1"
        pack:
          id: "careful"
          name: "Careful"
          version: "1.0"
          entrypoint:
            start: "start.sh"
          safety:
            operator_approval_required: true
        """);
    Files.writeString(
        directory.resolve("start.sh"),
        "#!/bin/sh\necho " + word + "\nwhile true; do sleep 0.1; done\n");
    user.own(work.resolve("packs"));
    return directory;
  }

  private Path bundle(String name, String header) throws IOException {
    Path file = work.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      String manifest =
          "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: "
              + name.replace(".jar", "")
              + "\n"
              + header
              + "\n";
      zip.write(manifest.getBytes(StandardCharsets.UTF_8));
    }
    user.own(file);
    return file;
  }

  private Path archive(String name, Path directory) throws IOException {
    Path file = work.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file));
        var files = Files.list(directory)) {
      for (Path each : files.sorted().toList()) {
        zip.putNextEntry(new ZipEntry(each.getFileName().toString()));
        zip.write(Files.readAllBytes(each));
      }
    }
    user.own(file);
    return file;
  }

  private static void openssl(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "openssl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
