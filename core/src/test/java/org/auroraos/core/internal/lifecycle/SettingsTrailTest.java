package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.auroraos.core.internal.audit.FakeAuditLog;
import org.auroraos.core.internal.audit.SettingsTrail;
import org.junit.jupiter.api.Test;

/** What of the settings of plugins and of the admission is recorded. */
class SettingsTrailTest {
  private static final String CHANGED = "settings.changed";
  private static final String ADMISSION = "org.auroraos.admission";

  private final FakeAuditLog log = new FakeAuditLog();
  private final FakeConfigurations configurations = new FakeConfigurations();

  @Test
  void whatIsThereAtTheStartIsRecordedWithItsKeys() {
    configurations.plugin("p", Map.of("policy", "mine", "autostart", "false"));

    trail();

    assertThat(log.of("p", CHANGED)).containsExactly("aurora {keys=autostart policy}");
  }

  @Test
  void theKeysThatChangeAreNamedAndNoValuesOfPlugins() {
    configurations.plugin(
        "p", Map.of("policy", "mine", "environment", "TOKEN=old", "learn", "true"));
    SettingsTrail trail = trail();
    log.entries().clear();

    trail.configurationEvent(
        configurations.plugin(
            "p", Map.of("policy", "mine", "environment", "TOKEN=new", "explain", "true")));

    assertThat(log.of("p", CHANGED)).containsExactly("aurora {keys=environment explain learn}");
  }

  @Test
  void whatIsReadAnewAndSaysTheSameIsNoChange() {
    SettingsTrail trail = trail();
    trail.configurationEvent(configurations.plugin("p", Map.of("policy", "mine")));

    trail.configurationEvent(configurations.plugin("p", Map.of("policy", "mine")));

    assertThat(log.of("p", CHANGED)).hasSize(1);
  }

  @Test
  void settingsThatAreTakenAwayAreRecorded() {
    configurations.plugin("p", Map.of("policy", "mine"));
    SettingsTrail trail = trail();
    log.entries().clear();

    trail.configurationEvent(configurations.removePlugin("p"));

    assertThat(log.of("p", CHANGED)).containsExactly("aurora {keys=policy}");
  }

  @Test
  void ofTheAdmissionTheValuesAreToldToo() {
    configurations.admission(Map.of("signatures", "require", "trusted-keys", "a.pem"));
    SettingsTrail trail = trail();
    log.entries().clear();

    trail.configurationEvent(
        configurations.admission(Map.of("signatures", "off", "trusted-keys", "a.pem")));

    assertThat(log.of(ADMISSION, CHANGED))
        .containsExactly("aurora {keys=signatures, signatures=off}");
  }

  private SettingsTrail trail() {
    return new SettingsTrail(log, configurations.admin());
  }
}
