package org.auroraos.launcher.internal.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.config.Mode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemBundlesTest {
  @TempDir Path system;

  @BeforeEach
  void fill() throws IOException {
    jar("late-1.0.jar");
    jar("early-1.0.jar");
    jar("early-api-2.0.jar");
    jar("addition.jar");
    list("# comment\n20 platform late\n\n1 all early # why\n1 all early-api\n");
  }

  @Test
  void platformGetsAllInOrderOfStartLevelsAndAdditionsLast() {
    assertThat(names(Mode.PLATFORM))
        .containsExactly("early-1.0.jar", "early-api-2.0.jar", "late-1.0.jar", "addition.jar");
    assertThat(SystemBundles.read(system, Mode.PLATFORM))
        .extracting(SystemBundle::required)
        .containsExactly(true, true, true, false);
  }

  @Test
  void execGetsOnlyWhatItNeeds() {
    assertThat(names(Mode.TOOL)).containsExactly("early-1.0.jar", "early-api-2.0.jar");
  }

  @Test
  void missingBundleIsNamed() throws IOException {
    list("1 all absent");

    assertThatThrownBy(() -> names(Mode.TOOL))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("no absent-<version>.jar in " + system);
  }

  @Test
  void twoVersionsAreAnErrorAndNotAChoice() throws IOException {
    jar("late-1.1.jar");

    assertThatThrownBy(() -> names(Mode.PLATFORM))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("more than one late-<version>.jar");
  }

  @Test
  void lineThatIsNoEntryIsShown() throws IOException {
    list("0 all early");

    assertThatThrownBy(() -> names(Mode.TOOL))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("0 all early");
  }

  private List<String> names(Mode mode) {
    return SystemBundles.read(system, mode).stream()
        .map(bundle -> bundle.file().getFileName().toString())
        .toList();
  }

  private void jar(String name) throws IOException {
    Files.createFile(system.resolve(name));
  }

  private void list(String text) throws IOException {
    Files.writeString(system.resolve("bundles.list"), text);
  }
}
