package org.auroraos.core.internal.approve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auroraos.api.plugin.ScanSeverity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionSettingsTest {
  @TempDir Path etc;

  @Test
  void nothingSaidIsTheDefault() throws IOException {
    assertThat(read(Map.of("service.pid", "x", "felix.fileinstall.filename", "y")))
        .isEqualTo(AdmissionSettings.defaults());
  }

  @Test
  void allKeysAreRead() throws Exception {
    byte[] key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
    String base64 = Base64.getEncoder().encodeToString(key);
    Files.writeString(
        etc.resolve("bob.pem"),
        "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
    AdmissionSettings settings =
        read(
            Map.of(
                "signatures", "require",
                "trusted-keys", "alice:" + base64 + ", bob.pem",
                "refuse-at", "critical",
                "approve-at", "off",
                "approval", "always"));

    assertThat(settings.signatures()).isEqualTo(SignatureMode.REQUIRE);
    assertThat(settings.keys().keys()).extracting(k -> k.name()).containsExactly("alice", "bob");
    assertThat(settings.refuseAt()).contains(ScanSeverity.CRITICAL);
    assertThat(settings.approveAt()).isEqualTo(Optional.empty());
    assertThat(settings.approval()).isEqualTo(ApprovalMode.ALWAYS);
    assertThat(read(Map.of("trusted-keys", List.of(base64))).keys().keys()).hasSize(1);
    assertThat(read(Map.of("trusted-keys", new String[] {base64})).keys().keys()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "signature | off | no such key: signature",
        "signatures | on | not one of off, warn, require",
        "signatures | require | without trusted-keys",
        "refuse-at | severe | not one of off, info, low, medium, high, critical",
        "approval | ask | not one of off, on, always",
        "trusted-keys | alice | neither PEM nor base64",
        "trusted-keys | nowhere.pem | nowhere.pem",
      })
  void aMistakeIsAnErrorThatNamesIt(String key, String value, String message) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the file: ")
        .hasMessageContaining(message);
  }

  private AdmissionSettings read(Map<String, ?> properties) throws IOException {
    return AdmissionSettings.of(properties, "the file", etc);
  }
}
