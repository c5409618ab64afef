package org.auroraos.core.internal.approve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.auroraos.api.plugin.PluginSignature;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.auroraos.core.internal.store.AdmissionFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionJudgeTest {
  private final String alice = key();
  private final String bob = key();

  @Test
  void whatSeveralKeysHaveSignedIsTrustedAsLongAsAllAre() throws Exception {
    assertThat(refusal("alice:" + alice + ", bob:" + bob, alice, bob)).isEmpty();
    assertThat(refusal("alice:" + alice, alice)).isEmpty();
    assertThat(refusal("alice:" + alice, alice, bob).orElseThrow()).contains("is no more");
    assertThat(refusal("alice:" + alice).orElseThrow()).contains("is no more");
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "UNKNOWN", "BAD"})
  void withWarningsNothingIsRefusedOrAskedForItsSignature(PluginSignature.Status status)
      throws Exception {
    AdmissionFacts facts =
        new AdmissionFacts(
            1, List.of(), new PluginSignature(status, List.of(), "why"), Set.of(), "");
    Subject subject = new Subject("p", "1", "ab".repeat(32), List.of(), false);
    SandboxPolicy policy = SandboxPolicy.builder().build();
    AdmissionJudge judge = new AdmissionJudge(new PolicyCodecComponent());

    for (String mode : List.of("off", "warn", "require")) {
      AdmissionSettings settings = settings(mode, "alice:" + alice);
      Verdict verdict = judge.judge(subject, facts, policy, settings, Optional.empty());
      assertThat(verdict.admitted()).as(mode).isEqualTo(!mode.equals("require"));
      assertThat(verdict.admission().questions()).isEmpty();
      assertThat(verdict.admission().signature().status()).isEqualTo(status);
    }
  }

  private static Optional<String> refusal(String trusted, String... anchors) throws IOException {
    AdmissionSettings settings = settings(trusted);
    String[] fingerprints = new String[anchors.length];
    for (int i = 0; i < anchors.length; i++) {
      fingerprints[i] = settings(anchors[i]).keys().keys().get(0).fingerprint();
    }
    PluginSignature signature =
        new PluginSignature(PluginSignature.Status.TRUSTED, List.of("somebody"), "");
    return AdmissionJudge.refusal(
        new AdmissionFacts(1, List.of(), signature, Set.of(fingerprints), ""), settings);
  }

  private static AdmissionSettings settings(String trusted) throws IOException {
    return settings("require", trusted);
  }

  private static AdmissionSettings settings(String mode, String trusted) throws IOException {
    return AdmissionSettings.of(
        Map.of("signatures", mode, "trusted-keys", trusted), "the file", Path.of("/nowhere"));
  }

  private static String key() {
    try {
      return Base64.getEncoder()
          .encodeToString(
              KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
