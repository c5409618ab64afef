package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** The tests with real sandboxes once more, as an ordinary user without any privilege. */
class OrdinaryUserTest {
  private static final String ROOMS = "org.auroraos.backend.linux.internal.";
  private static final List<String> CLASSES =
      List.of(
          "cgroup.UnifiedBasesTest",
          "install.InstallationTest",
          "launch.DeathTest",
          "launch.EgressTest",
          "launch.EnforcementTest",
          "launch.ExitStatusTest",
          "launch.GroupLimitsTest",
          "launch.FilesystemTest",
          "launch.ManyLaunchesTest",
          "launch.NestedNamespacesTest",
          "launch.NetworkTest",
          "launch.RuntimesTest",
          "launch.StreamsTest");

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> asAnOrdinaryUser() throws Exception {
    assumeThat(Sandboxes.isRoot()).as("root, to become another user").isTrue();
    assumeThat(Path.of("/usr/bin/setpriv")).as("setpriv, to become another user").exists();
    Process process =
        HelperJvm.asStranger(
                directory,
                TestRunner.class,
                CLASSES.stream().map(ROOMS::concat).toArray(String[]::new))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : TestRunner.results(output)) {
      String[] parts = line.split("\t", 4);
      tests.add(DynamicTest.dynamicTest(parts[2], () -> repeat(parts[1], parts[3], output)));
    }
    assertThat(tests).as(output).hasSizeGreaterThan(50);
    return tests.stream();
  }

  private static void repeat(String outcome, String reason, String output) {
    if (outcome.equals("ABORTED")) {
      throw new TestAbortedException(reason);
    }
    assertThat(outcome).as(reason + "\n" + output).isEqualTo("SUCCESSFUL");
  }
}
