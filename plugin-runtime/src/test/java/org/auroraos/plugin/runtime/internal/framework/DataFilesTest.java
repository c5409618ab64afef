package org.auroraos.plugin.runtime.internal.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auroraos.plugin.runtime.Fixtures;
import org.auroraos.plugin.runtime.InProcessRuntime;
import org.auroraos.plugin.runtime.fixture.CountingActivator;
import org.auroraos.plugin.testing.BundleJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {
  @TempDir Path root;

  @Test
  void survivesARestartAndAnUpdateOfTheBundle() throws Exception {
    run("1.0.0");
    run("1.0.0");
    run("2.0.0");

    assertThat(Files.readAllLines(root.resolve("data/journal")))
        .containsExactly("start 1 of 1.0.0", "start 2 of 1.0.0", "start 3 of 2.0.0");
    assertThat(root.resolve("data/.osgi/counter/starts")).hasContent("3");
  }

  @Test
  void twoBundlesOfOneNameDoNotShareTheirFiles() throws Exception {
    try (InProcessRuntime runtime = new InProcessRuntime(root)) {
      counter("1.0.0").to(runtime.code().resolve("1.jar"));
      counter("2.0.0").to(runtime.code().resolve("2.jar"));
      runtime.startAndStop();
      assertThat(runtime.journal()).containsExactly("start 1 of 1.0.0", "start 1 of 2.0.0");
    }
    assertThat(root.resolve("data/.osgi/counter~2/starts")).hasContent("1");
  }

  @Test
  void codeIsNeverTakenFromAnEarlierRun() throws Exception {
    run("1.0.0");

    run("2.0.0");

    try (var caches = Files.list(root.resolve("tmp"))) {
      assertThat(caches).as("a cache for each run").hasSize(2);
    }
    try (var jars = Files.walk(root.resolve("data"))) {
      assertThat(jars.map(Path::toString)).noneMatch(name -> name.endsWith(".jar"));
    }
  }

  @Test
  void aFileOutsideOfTheFolderIsRefused() {
    assertThatThrownBy(() -> DataFiles.resolve(root.resolve("a"), "../b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("../b");
  }

  @Test
  void theEmptyNameIsTheFolder() throws IOException {
    assertThat(DataFiles.resolve(root.resolve("a"), "")).isDirectory().hasName("a");
  }

  private void run(String version) throws Exception {
    try (InProcessRuntime runtime = new InProcessRuntime(root)) {
      counter(version).to(runtime.code().resolve("counter.jar"));
      runtime.startAndStop();
    }
  }

  private static BundleJar counter(String version) {
    return Fixtures.bundle("counter")
        .header("Bundle-Version", version)
        .activator(CountingActivator.class);
  }
}
