package org.auroraos.launcher.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.TestLocations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameworkPropertiesTest {
  private static final String EXTRA = "org.osgi.framework.system.packages.extra";

  @TempDir Path root;
  private Locations locations;

  @BeforeEach
  void makeFolders() throws IOException {
    locations = TestLocations.in(root);
  }

  @Test
  void contractOfTheBundlesIsKept() {
    assertThat(properties())
        .containsEntry("aurora.home", locations.home().toString())
        .containsEntry("aurora.data", locations.data().toString())
        .containsEntry("aurora.etc", locations.etc().toString())
        .containsEntry("aurora.deploy", locations.deploy().toString())
        .containsEntry("aurora.runtime", locations.runtime().toString())
        .containsEntry("aurora.version", "9")
        .containsEntry("aurora.mode", "platform");
  }

  @Test
  void fileInstallWatchesConfigurationsOnly() {
    assertThat(properties()).containsEntry("felix.fileinstall.dir", locations.etc().toString());
    String filter = properties().get("felix.fileinstall.filter");
    assertThat("org.auroraos.policy~x.cfg").matches(filter);
    assertThat("a.config").matches(filter);
    assertThat("a.cfg.sample").doesNotMatch(filter);
    assertThat("logback.xml").doesNotMatch(filter);
    assertThat("evil.jar").doesNotMatch(filter);
  }

  @Test
  void operatorOverridesDefaults() throws IOException {
    write("felix.fileinstall.poll = 5000\naurora.stop.grace = 7");

    assertThat(properties()).containsEntry("felix.fileinstall.poll", "5000");
    assertThat(FrameworkProperties.stopGrace(properties())).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void operatorsPackagesComeBesideOurs() throws IOException {
    write(EXTRA + " = sun.misc");

    assertThat(properties().get(EXTRA)).contains("org.slf4j;version=\"2\"").endsWith(",sun.misc");
  }

  @Test
  void graceThatIsNoNumberIsAnErrorThatNamesIt() throws IOException {
    write("aurora.stop.grace = soon");

    assertThatThrownBy(() -> FrameworkProperties.stopGrace(properties()))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("aurora.stop.grace: not a number of seconds: soon");
  }

  private void write(String text) throws IOException {
    Files.writeString(locations.etc().resolve("aurora.properties"), text);
  }

  private Map<String, String> properties() {
    BuildInfo build = new BuildInfo("9", "2", "1");
    return FrameworkProperties.of(locations, build, Mode.PLATFORM, root.resolve("cache"));
  }
}
