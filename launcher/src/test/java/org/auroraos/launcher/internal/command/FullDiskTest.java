package org.auroraos.launcher.internal.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.TestJvm;
import org.auroraos.launcher.internal.TestLocations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a data directory on a small tmpfs, in a mount namespace of the test's own. */
@Timeout(120)
class FullDiskTest {
  @TempDir Path root;
  private Locations locations;

  @BeforeEach
  void namespaces() throws Exception {
    locations = TestLocations.in(root.resolve("aurora"));
    List<String> command = new ArrayList<>(disk("1m"));
    command.add("true");
    Process probe = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = output(probe);
    assumeTrue(probe.waitFor() == 0, "no tmpfs in a user namespace here: " + said);
  }

  @Test
  void startOnADiskThatIsNearlyFullSaysSoAndStartsNothing() throws Exception {
    Process start = start("512k", "touch", root.resolve("started").toString());

    assertThat(output(start))
        .contains("the data directory " + locations.data() + " cannot be written")
        .contains("at least 1 MiB must be free", "AURORA_DATA")
        .doesNotContain("aurora.log");
    assertThat(start.waitFor()).isEqualTo(1);
    assertThat(root.resolve("started")).doesNotExist();
  }

  @Test
  void aDiskThatFillsUpDuringTheStartIsToldLongBeforeTheTimeIsUp() throws Exception {
    String fill = "cat /dev/zero >'" + locations.data() + "/fill' 2>/dev/null; exec sleep 50";

    Process start = start("4m", "/bin/sh", "-c", fill);

    assertThat(output(start))
        .containsPattern("the platform \\(pid \\d+\\) cannot write to " + locations.data())
        .contains("make room there", "aurora stop")
        .doesNotContain("does not answer");
    assertThat(start.waitFor()).isEqualTo(1);
  }

  /** {@code aurora start} with a data directory of this size. */
  private Process start(String size, String... platform) throws IOException {
    return TestJvm.launcherUnder(disk(size), locations, "start", platform);
  }

  /** Executes what follows with a data directory of this size. */
  private List<String> disk(String size) {
    String mount = "mount -t tmpfs -o size=" + size + " none \"$0\" && exec \"$@\"";
    String data = locations.data().toString();
    return List.of("unshare", "--user", "--map-root-user", "--mount", "/bin/sh", "-c", mount, data);
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
