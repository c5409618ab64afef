package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.auroraos.core.internal.config.NamedConfigurations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnusedSettingsTest {
  @TempDir Path etc;
  private final FakeConfigurations configurations = new FakeConfigurations();
  private final List<String> warnings = new ArrayList<>();

  @Test
  void settingsOfAnIdThatNoPluginHasAreToldOnce() {
    configurations.plugin("clock", Map.of("policy", "service"));
    configurations.plugin("clok", Map.of("policy", "service"));
    UnusedSettings unused = unused();

    unused.look(Set.of("clock", "hello"));
    unused.look(Set.of("clock", "hello"));

    assertThat(warnings)
        .containsExactly(
            "/etc/org.auroraos.plugin~clok.cfg: no plugin has the id clok, so this holds for"
                + " nothing; there are clock, hello");
  }

  @Test
  void theyAreToldAgainWhenAPluginGoes() {
    configurations.plugin("clock", Map.of("policy", "service"));
    UnusedSettings unused = unused();

    unused.look(Set.of("clock"));
    assertThat(warnings).isEmpty();
    unused.look(Set.of());
    assertThat(warnings).hasSize(1);
    unused.look(Set.of("clock"));
    unused.look(Set.of());
    assertThat(warnings).hasSize(2);
  }

  @Test
  void aFileWhoseNameOnlyComesNearIsTold() throws Exception {
    for (String name :
        List.of(
            "org.auroraos.policy~a.cfg",
            "org.auroraos.policy~b.config",
            "org.auroraos.plugins.cfg",
            "org.auroraos.plugin~c.cfg",
            "org.auroraos.plugin~c.cfg.sample",
            "org.auroraos.backend.linux.cfg")) {
      Files.createFile(etc.resolve(name));
    }
    UnusedSettings unused = unused();
    unused.look(Set.of());
    assertThat(warnings).isEmpty();

    Files.createFile(etc.resolve("org.auroraos.policies~a.cfg"));
    Files.createFile(etc.resolve("org.auroraos.policy.cfg"));
    Files.createFile(etc.resolve("org.auroraos.plugin_c.cfg"));
    unused.look(Set.of());
    assertThat(warnings)
        .hasSize(3)
        .allMatch(warning -> warning.contains(": nothing reads a file of this name. A policy is"));
  }

  private UnusedSettings unused() {
    return new UnusedSettings(
        new NamedConfigurations(configurations.admin(), SettingsSource.FACTORY_PID),
        etc,
        warnings::add);
  }
}
