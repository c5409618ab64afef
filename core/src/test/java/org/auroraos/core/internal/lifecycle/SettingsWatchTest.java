package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.auroraos.api.plugin.PluginState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SettingsWatchTest {
  private static final Map<String, String> SETTINGS = Map.of("policy", "service");

  @TempDir Path root;
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  @Test
  void settingsForAPluginThatDoesNotExistAreToldOnceWithTheNearestId() throws Exception {
    try (Platform platform = new Platform(root)) {
      platform.deployCommand("sample-app", "sample-app");
      platform.awaitState("sample-app", PluginState.ACTIVE);
      platform.configurations.plugin("sample-app", SETTINGS);
      platform.configurations.plugin("sample-ap", SETTINGS);
      SettingsWatch watch =
          new SettingsWatch(platform.lifecycle, platform.configurations.admin(), warnings::add);

      await().until(() -> !warnings.isEmpty());
      watch.configurationEvent(platform.configurations.plugin("unlike", SETTINGS));
      await().until(() -> warnings.size() > 1);
      watch.close();
    }

    assertThat(warnings)
        .containsExactly(
            "/etc/org.auroraos.plugin~sample-ap.cfg: there is no plugin 'sample-ap' (did you mean"
                + " 'sample-app'?); these settings hold for nothing until it is deployed",
            "/etc/org.auroraos.plugin~unlike.cfg: there is no plugin 'unlike'; these settings hold"
                + " for nothing until it is deployed");
  }
}
