package org.auroraos.plugin.runtime.internal.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.auroraos.plugin.runtime.internal.RuntimeSettings;
import org.auroraos.plugin.runtime.internal.StartFailure;
import org.auroraos.plugin.runtime.internal.framework.PluginFramework;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;

class RunningBundlesTest {
  @TempDir Path root;

  @Test
  void aFrameworkThatComesAfterTheStopIsStopped() throws Exception {
    Framework framework = PluginFramework.start(settings());
    RunningBundles bundles = new RunningBundles(Duration.ofMillis(200));
    bundles.stop();

    assertThatThrownBy(() -> bundles.framework(framework))
        .isInstanceOf(StartFailure.class)
        .hasMessage("stopped while it started");

    framework.waitForStop(0);
    assertThat(framework.getState()).isEqualTo(Bundle.RESOLVED);
  }

  private RuntimeSettings settings() throws Exception {
    return new RuntimeSettings(
        Files.createDirectories(root.resolve("plugin")),
        Files.createDirectories(root.resolve("data")),
        Files.createDirectories(root.resolve("bundles")),
        Files.createDirectories(root.resolve("tmp")),
        "sample",
        "1.0.0",
        Duration.ofMillis(200));
  }
}
