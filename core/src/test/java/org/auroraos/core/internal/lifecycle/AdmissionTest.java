package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.PENDING_APPROVAL;
import static org.auroraos.api.plugin.PluginState.REJECTED;
import static org.auroraos.api.plugin.PluginState.STARTING;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.auroraos.api.plugin.PluginState.STOPPING;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginSignature;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.archive.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may start, what waits for an operator, and what an operator decides. */
class AdmissionTest {
  private static final String ALICE = "operator:alice";

  @TempDir Path temp;
  private Platform platform;

  @BeforeEach
  void start() throws Exception {
    platform = new Platform(temp);
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void oneThatWantsApprovalWaitsForItAndIsNotAskedAboutTwice() throws Exception {
    pack("one");
    PluginInfo waits = platform.awaitState("p", PENDING_APPROVAL);
    assertThat(waits.problem())
        .contains(
            "its manifest says",
            "aurora:approve p " + waits.digest().substring(0, Admission.LEAST_DIGITS));
    assertThat(waits.admission().orElseThrow().questions()).hasSize(1);
    assertThat(platform.audit.details("plugin.examined", "digest")).containsExactly(waits.digest());
    platform.awaitSettled();
    assertThat(platform.hypervisor.list()).isEmpty();

    assertThat(approve(ALICE).state()).isEqualTo(ACTIVE);
    assertThat(platform.audit.of("p", "plugin.approved"))
        .singleElement()
        .asString()
        .startsWith(ALICE)
        .contains("digest=" + waits.digest());

    restart();
    PluginInfo again = platform.awaitState("p", ACTIVE);
    assertThat(again.admission().orElseThrow().decision().orElseThrow().by()).isEqualTo(ALICE);
    platform.remove("p");
    platform.awaitGone("p");
    pack("one");
    platform.awaitState("p", ACTIVE);
  }

  @Test
  void oneThatWaitsStillWaitsAfterARestart() throws Exception {
    pack("one");
    platform.awaitState("p", PENDING_APPROVAL);
    restart();
    platform.awaitState("p", PENDING_APPROVAL);
    assertThat(platform.lifecycle.stop("p").state()).isEqualTo(STOPPED);
    assertThat(platform.lifecycle.start("p").state()).isEqualTo(PENDING_APPROVAL);
  }

  @Test
  void anUpdateThatNeedsApprovalWaitsWhileTheOldOneRuns() throws Exception {
    pack("one");
    platform.awaitState("p", PENDING_APPROVAL);
    PluginInfo one = approve(ALICE);
    pack("two");
    awaitProblem("its replacement 1.0 waits for approval");
    assertThat(platform.info("p").pid()).isEqualTo(one.pid());
    assertThat(platform.info("p").replacement().orElseThrow().waits()).isTrue();

    restart();
    awaitProblem("its replacement 1.0 waits for approval");
    assertThat(platform.awaitState("p", ACTIVE).digest()).isEqualTo(one.digest());

    PluginInfo two = approve(ALICE);
    assertThat(two.state()).isEqualTo(ACTIVE);
    assertThat(two.digest()).isNotEqualTo(one.digest());
    assertThat(two.replacement()).isEmpty();
    assertThat(two.problem()).isEmpty();
  }

  @Test
  void whatHasChangedSinceItWasLookedAtIsNotApproved() throws Exception {
    pack("one");
    String one = platform.awaitState("p", PENDING_APPROVAL).digest();
    pack("two");
    await().until(() -> !platform.info("p").digest().equals(one));
    String two = platform.awaitState("p", PENDING_APPROVAL).digest();

    assertThatThrownBy(() -> platform.lifecycle.approve("p", "", ALICE))
        .hasMessageContaining("its digest begins with " + two.substring(0, 12));
    for (String digest : List.of("", two.substring(0, 7), two.substring(0, 7) + "*", two + "0")) {
      assertThatThrownBy(() -> platform.lifecycle.approve("p", digest, ALICE))
          .hasMessageContaining("aurora:pending")
          .hasMessageEndingWith("aurora:approve p " + two.substring(0, Admission.LEAST_DIGITS));
    }
    assertThatThrownBy(
            () -> platform.lifecycle.approve("p", one.substring(0, Admission.LEAST_DIGITS), ALICE))
        .hasMessageContaining("it has changed since")
        .hasMessageEndingWith("aurora:approve p " + two.substring(0, Admission.LEAST_DIGITS));
    assertThat(platform.audit.of("p", "plugin.approved")).isEmpty();

    String capitals = two.substring(0, Admission.LEAST_DIGITS).toUpperCase(Locale.ROOT);
    PluginInfo running = platform.lifecycle.approve("p", capitals, ALICE);
    assertThat(running.state()).isEqualTo(ACTIVE);
    pack("three");
    awaitProblem("waits for approval");
    assertThatThrownBy(() -> platform.lifecycle.approve("p", two, ALICE))
        .hasMessageContaining("it has changed since");
    assertThat(platform.info("p").pid()).isEqualTo(running.pid());
  }

  @Test
  void aRejectedUpdateIsNotAskedAboutAgainAndLeavesTheOldOneAlone() throws Exception {
    pack("one");
    platform.awaitState("p", PENDING_APPROVAL);
    PluginInfo one = approve(ALICE);
    pack("two");
    awaitProblem("waits for approval");

    PluginInfo rejected = platform.lifecycle.reject("p", ALICE, "not today");
    assertThat(rejected.problem()).contains("refused", "rejected by " + ALICE + ": not today");
    assertThat(rejected.pid()).isEqualTo(one.pid());
    assertThat(rejected.replacement()).isEmpty();
    assertThat(platform.audit.of("p", "plugin.replacement.waits"))
        .singleElement()
        .asString()
        .contains("waits for approval");
    assertThat(platform.audit.of("p", "plugin.replacement.refused"))
        .last()
        .asString()
        .contains("not today");

    restart();
    awaitProblem("rejected by " + ALICE + ": not today");
    assertThat(platform.awaitState("p", ACTIVE).digest()).isEqualTo(one.digest());
    pack("one");
    platform.awaitSettled();
    await().until(() -> platform.info("p").problem().isEmpty());
  }

  @Test
  void aRejectedUpdateCanBeApprovedAfterAll() throws Exception {
    pack("one");
    platform.awaitState("p", PENDING_APPROVAL);
    PluginInfo one = approve(ALICE);
    pack("two");
    awaitProblem("waits for approval");
    String two = platform.info("p").replacement().orElseThrow().digest();
    assertThat(platform.lifecycle.reject("p", ALICE, "not today").problem())
        .contains("aurora:approve p " + Admission.shortDigest(two) + " lets it in after all");
    // That the old version starts again must not take the code of the other along.
    platform.lifecycle.restart("p");
    assertThatThrownBy(() -> platform.lifecycle.approve("p", one.digest(), "operator:bob"))
        .hasMessageContaining("its digest does not begin with");

    PluginInfo approved = platform.lifecycle.approve("p", two, "operator:bob");

    assertThat(approved.digest()).isEqualTo(two);
    assertThat(approved.state()).isEqualTo(ACTIVE);
    assertThat(approved.problem()).isEmpty();
    assertThat(platform.audit.of("p", "plugin.approved").get(1))
        .startsWith("operator:bob")
        .contains(two);
  }

  @Test
  void whatWasRejectedIsNotOfferedForApprovalOnceAnotherLiesThere() throws Exception {
    pack("one");
    platform.awaitState("p", PENDING_APPROVAL);
    PluginInfo one = approve(ALICE);
    pack("two");
    awaitProblem("waits for approval");
    String two = platform.info("p").replacement().orElseThrow().digest();
    platform.lifecycle.reject("p", ALICE, "not today");
    pack("one");
    platform.awaitSettled();

    assertThatThrownBy(() -> platform.lifecycle.approve("p", two, ALICE))
        .hasMessageContaining("does not wait for approval");
    assertThat(platform.info("p").digest()).isEqualTo(one.digest());
  }

  @Test
  void aRejectedPluginStaysSoUntilItChangesOrIsApprovedAfterAll() throws Exception {
    pack("one");
    platform.awaitState("p", PENDING_APPROVAL);
    assertThat(platform.lifecycle.reject("p", ALICE, "no").state()).isEqualTo(REJECTED);
    restart();
    assertThat(platform.awaitState("p", REJECTED).problem()).contains("no");
    pack("two");
    platform.awaitState("p", PENDING_APPROVAL);
    pack("one");
    String digest = platform.awaitState("p", REJECTED).digest();
    assertThatThrownBy(() -> platform.lifecycle.approve("p", "", ALICE))
        .hasMessageContaining("aurora:plugin p shows, its digest begins with")
        .hasMessageContaining(digest.substring(0, 12))
        .hasMessageNotContaining("aurora:pending");
    assertThat(approve("operator:bob").state()).isEqualTo(ACTIVE);
  }

  @Test
  void revokingStopsAndHoldsOverARestart() throws Exception {
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    FakeRun run = platform.hypervisor.next();

    PluginInfo revoked = platform.lifecycle.revoke("p", ALICE, "seen on the news");
    assertThat(run.ended()).isTrue();
    assertThat(revoked.state()).isEqualTo(PENDING_APPROVAL);
    assertThat(revoked.problem()).contains("revoked by " + ALICE + ": seen on the news");

    restart();
    platform.awaitState("p", PENDING_APPROVAL);
    assertThat(approve(ALICE).state()).isEqualTo(ACTIVE);
  }

  @Test
  void aPlatformKilledBeforeARevokedPluginEndedStopsItWhenItComesBack() throws Exception {
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    FakeRun run = platform.hypervisor.next();
    run.obedient = false;
    var unused =
        CompletableFuture.runAsync(
            () -> {
              try {
                platform.lifecycle.revoke("p", ALICE, "");
              } catch (Exception killedMeanwhile) {
                return;
              }
            });
    await().until(() -> !run.stops.isEmpty());
    platform.leave();
    platform = platform.next();
    platform.backendCame();
    platform.look();

    platform.awaitState("p", STOPPING);
    run.end(SandboxStatus.KILLED_KILL, 137);
    platform.awaitState("p", PENDING_APPROVAL);
  }

  @Test
  void whatIsAskedForBeyondThePolicyWaitsUntilThePolicyGivesIt() throws Exception {
    Files.write(
        platform.deploy.resolve("p.jar"),
        Samples.jar(
            Map.of(
                "Bundle-ManifestVersion", "2",
                "Bundle-SymbolicName", "p",
                "Require-Capability",
                    "org.auroraos.permission;name=network;value=loopback;reason=\"to listen\"")));
    platform.look();
    PluginInfo waits = platform.awaitState("p", PENDING_APPROVAL);
    assertThat(waits.problem()).contains("network = loopback", "to listen");
    assertThat(waits.admission().orElseThrow().missing()).hasSize(1);

    platform.lifecycle.configurationEvent(
        platform.configurations.plugin("p", Map.of("network", "loopback")));
    platform.awaitState("p", STARTING);
    assertThat(platform.info("p").admission().orElseThrow().missing()).isEmpty();
  }

  @Test
  void aDecisionThatCannotBeRecordedDoesNotHold() throws Exception {
    pack("one");
    platform.awaitState("p", PENDING_APPROVAL);
    platform.audit.full(true);
    assertThatThrownBy(() -> approve(ALICE))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("does not hold")
        .hasMessageContaining("No space left");
    assertThat(platform.info("p").state()).isEqualTo(PENDING_APPROVAL);
    platform.audit.full(false);
    Path approvals = temp.resolve("data/approvals/p.json");
    Files.writeString(approvals, "{ torn");
    restart();
    assertThat(platform.awaitState("p", FAILED).problem()).contains("p.json");
    Files.delete(approvals);
    assertThat(platform.lifecycle.start("p").state()).isEqualTo(PENDING_APPROVAL);
    assertThatThrownBy(() -> platform.lifecycle.reject("q", ALICE, ""))
        .hasMessageContaining("there is no plugin q");
  }

  @Test
  void whatNobodyWaitsForCannotBeApproved() throws Exception {
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    assertThatThrownBy(() -> approve(ALICE))
        .hasMessageContaining("does not wait for approval, it is ACTIVE");
    assertThatThrownBy(() -> platform.lifecycle.reject("p", ALICE, "x"))
        .hasMessageContaining("does not wait for approval, it is ACTIVE");
    assertThat(platform.audit.of("p", "plugin.approved")).isEmpty();
  }

  @Test
  void aChangedFileInTheStoreIsRefusedAndTold() throws Exception {
    platform.deployCommand("p", "p");
    PluginInfo sound = platform.awaitState("p", ACTIVE);
    platform.lifecycle.stop("p");
    Path file = platform.plugin("p").resolve("versions/" + sound.digest() + "/run.sh");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(file, Platform.SCRIPT.replace("1000", "1001"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    platform.changes.clear();

    PluginInfo refused = platform.lifecycle.start("p");

    assertThat(refused.state()).isEqualTo(FAILED);
    assertThat(refused.problem()).contains("were changed");
    assertThat(platform.changes).containsExactly("p STOPPED>FAILED");
  }

  @Test
  void withSignaturesRequiredOnlyWhatATrustedKeySignedStarts() throws Exception {
    KeyPair alice = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPair bob = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    requireSignatures(alice);
    Path file = platform.deploy.resolve("p.jar");
    Files.write(file, Samples.bundle("p", "1"));
    platform.look();
    PluginInfo unsigned = platform.awaitState("p", REJECTED);
    assertThat(unsigned.problem()).contains("p.jar: it is not signed", "signatures = require");

    sign(bob, file);
    await()
        .untilAsserted(
            () -> {
              platform.look();
              assertThat(platform.info("p").problem()).contains("by none of the trusted keys");
            });
    sign(alice, file);
    platform.look();
    PluginInfo signed = platform.awaitState("p", STARTING);
    PluginSignature signature = signed.admission().orElseThrow().signature();
    assertThat(signature.status()).isEqualTo(PluginSignature.Status.TRUSTED);
    assertThat(signature.signers().get(0)).startsWith("alice (EdDSA SHA256:");

    requireSignatures(bob);
    platform.lifecycle.stop("p");
    PluginInfo distrusted = platform.lifecycle.start("p");
    assertThat(distrusted.state()).isEqualTo(FAILED);
    assertThat(distrusted.problem()).contains("signed by nobody who is trusted");
    requireSignatures(alice);
    platform.awaitState("p", STARTING);
  }

  @Test
  void withSignatureWarningsEveryPluginStartsAndItsSignatureIsTold() throws Exception {
    KeyPair alice = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPair bob = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    signatures("warn", alice);
    Path file = platform.deploy.resolve("p.jar");
    Files.write(file, Samples.bundle("p", "1"));
    platform.look();
    platform.awaitState("p", STARTING);
    await().until(() -> platform.info("p").pid().isPresent());
    PluginInfo unsigned = platform.info("p");
    assertThat(unsigned.admission().orElseThrow().signature().status())
        .isEqualTo(PluginSignature.Status.NONE);
    assertThat(unsigned.problem()).isEmpty();

    sign(bob, file);
    awaitSignature(PluginSignature.Status.UNKNOWN);
    sign(alice, file);
    awaitSignature(PluginSignature.Status.TRUSTED);
    assertThat(platform.info("p").pid()).isEqualTo(unsigned.pid());
    assertThat(platform.audit.details("plugin.examined", "signature"))
        .containsExactly("NONE", "UNKNOWN", "TRUSTED");
  }

  @Test
  void aFindingAsSevereAsTheThresholdAsksOrRefuses() throws Exception {
    admission(Map.of("approve-at", "medium"));
    platform.deployCommand("p", "p", "#!/nowhere/sh\n");
    assertThat(platform.awaitState("p", PENDING_APPROVAL).problem())
        .contains("script.interpreter-missing (medium) in run.sh: /nowhere/sh");
    admission(Map.of("approve-at", "high"));
    platform.awaitState("p", ACTIVE);
    admission(Map.of("refuse-at", "medium"));
    platform.deployCommand("q", "q", "#!/nowhere/sh\n");
    assertThat(platform.awaitState("q", REJECTED).problem()).contains("refuse-at = medium");
    assertThat(platform.info("p").state()).isEqualTo(ACTIVE);
  }

  @Test
  void underAConfigurationWithAMistakeNothingStarts() throws Exception {
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    admission(Map.of("signatures", "reqire"));
    platform.lifecycle.stop("p");
    PluginInfo refused = platform.lifecycle.start("p");
    assertThat(refused.state()).isEqualTo(FAILED);
    assertThat(refused.problem())
        .isEqualTo(
            "the admission settings are invalid, so nothing is let in; aurora:version says why");
    platform.deployCommand("q", "q");
    assertThat(platform.awaitState("q", REJECTED).problem())
        .contains("cannot be deployed now: the admission settings are invalid")
        .doesNotContain("reqire");
    assertThat(platform.lifecycle.problems())
        .singleElement()
        .asString()
        .contains("signatures = reqire: not one of off, warn, require");

    admission(Map.of());
    platform.awaitState("p", ACTIVE);
    platform.awaitState("q", ACTIVE);
    assertThat(platform.lifecycle.problems()).isEmpty();
  }

  /** What waits now, whatever it is. */
  private PluginInfo approve(String by) throws Exception {
    PluginInfo plugin = platform.info("p");
    return platform.lifecycle.approve(
        "p", plugin.replacement().map(Admission::digest).orElse(plugin.digest()), by);
  }

  private void restart() throws IOException {
    platform.close();
    Platform next = platform.next();
    next.backendCame();
    next.look();
    platform = next;
  }

  private void admission(Map<String, String> properties) {
    platform.lifecycle.configurationEvent(platform.configurations.admission(properties));
  }

  private void requireSignatures(KeyPair trusted) {
    signatures("require", trusted);
  }

  private void signatures(String mode, KeyPair trusted) {
    String key = Base64.getEncoder().encodeToString(trusted.getPublic().getEncoded());
    admission(Map.of("signatures", mode, "trusted-keys", "alice:" + key));
  }

  private void awaitSignature(PluginSignature.Status status) {
    await()
        .untilAsserted(
            () -> {
              platform.look();
              Admission known = platform.info("p").admission().orElseThrow();
              assertThat(known.signature().status()).isEqualTo(status);
            });
  }

  private static void sign(KeyPair pair, Path file) throws Exception {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update(Files.readAllBytes(file));
    Files.write(file.resolveSibling(file.getFileName() + ".sig"), signer.sign());
  }

  private void awaitProblem(String text) {
    await().untilAsserted(() -> assertThat(platform.info("p").problem()).contains(text));
  }

  private void pack(String script) throws IOException {
    Path directory = platform.deploy.resolve("p");
    Platform.delete(directory);
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("manifest.yaml"),
        """
        schema_version: "aurora-manifest-v1"
        pack:
          id: "p"
          name: "P"
          version: "1.0"
          entrypoint:
            start: "start.sh"
          safety:
            operator_approval_required: true
        """,
        StandardCharsets.UTF_8);
    Files.writeString(directory.resolve("start.sh"), "#!/bin/sh\n# " + script + "\n");
    platform.look();
  }
}
