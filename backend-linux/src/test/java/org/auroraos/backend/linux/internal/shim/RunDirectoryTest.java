package org.auroraos.backend.linux.internal.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the run directory of a sandbox that outlives the platform. */
class RunDirectoryTest {
  private static final List<String> STATE =
      List.of(
          "aurora-shim 1",
          "launch l-1",
          "name weather",
          "sandbox weather-7",
          "boot 5f0ad4b5",
          "pid-namespace 4026531836",
          "shim 10 100",
          "program 12 120",
          "reaper 11",
          "started 1790000000000001",
          "cgroup 77 /sys/fs/cgroup/a b/leaf",
          "cgroup 78 /sys/fs/cgroup/c");

  @TempDir Path directory;

  @Test
  void theStateOfAShimIsRead() throws IOException {
    assertThat(ShimState.read(directory)).isEmpty();
    Files.write(directory.resolve("state"), STATE);

    ShimState state = ShimState.read(directory).orElseThrow();

    assertThat(state.launch()).isEqualTo("l-1");
    assertThat(state.shim()).isEqualTo(new ShimState.Identified(10, 100));
    assertThat(state.program()).isEqualTo(new ShimState.Identified(12, 120));
    assertThat(state.reaper()).isEqualTo(11);
    assertThat(state.started()).isEqualTo(Instant.parse("2026-09-21T14:13:20.000001Z"));
    assertThat(state.leaves())
        .containsExactly(
            new ShimState.Leaf(77, Path.of("/sys/fs/cgroup/a b/leaf")),
            new ShimState.Leaf(78, Path.of("/sys/fs/cgroup/c")));
    assertThat(state.isOfThisMachine()).as("of another boot").isFalse();
  }

  @Test
  void aTornOrForeignStateIsAnErrorThatNamesTheFile() throws IOException {
    for (int lines = 0; lines < STATE.size() - 2; lines++) {
      Files.write(directory.resolve("state"), STATE.subList(0, lines));
      assertThatThrownBy(() -> ShimState.read(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("state");
    }
    Files.writeString(directory.resolve("state"), "aurora-shim 2\nlaunch\n");
    assertThatThrownBy(() -> ShimState.read(directory)).isInstanceOf(IOException.class);
  }

  @Test
  void theRecordOfASandboxIsReadAsItWasWritten() throws IOException {
    assertThat(SandboxRecord.read(directory)).isEmpty();
    Limits limits =
        Limits.defaults().toBuilder()
            .wallTime(Duration.ofMillis(1500))
            .memory(5L << 30)
            .fileSize(7)
            .build();
    EnforcementReport report =
        new EnforcementReport(
            List.of(
                new Enforcement(Capability.MEMORY, "5 GiB", true, "cgroup.v1.memory", ""),
                new Enforcement(Capability.CPU_QUOTA, "50%", false, "", "no group: ä")));
    SandboxRecord record =
        new SandboxRecord(
            report, limits, Isolation.UNSHARE_NAMESPACES, true, Optional.of(Path.of("/tmp/x")));

    record.write(directory);
    record.write(directory);

    SandboxRecord read = SandboxRecord.read(directory).orElseThrow();
    assertThat(read.report()).isEqualTo(report);
    assertThat(read.isolation()).isEqualTo(Isolation.UNSHARE_NAMESPACES);
    assertThat(read.limits().wallTime()).isEqualTo(Duration.ofMillis(1500));
    assertThat(read.limits().memory()).isEqualTo(5L << 30);
    assertThat(read.limits().fileSize()).isEqualTo(7);
    assertThat(read.listening()).isTrue();
    assertThat(read.temporary()).contains(Path.of("/tmp/x"));
    Files.write(directory.resolve("sandbox"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> SandboxRecord.read(directory)).isInstanceOf(IOException.class);
  }
}
