package org.auroraos.backend.linux.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.auroraos.api.sandbox.SandboxUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What running sandboxes use, by groups of both versions. */
class GroupUsageTest {
  @TempDir Path temp;

  @Test
  void aUnifiedGroupTellsAllOfIt() throws Exception {
    Path group =
        group(
            "unified",
            Map.of(
                "memory.current",
                "1048576\n",
                "cpu.stat",
                "usage_usec 2500000\nnr_throttled 3\nthrottled_usec 40000\n",
                "cgroup.events",
                "populated 1\nfrozen 1\n"));

    SandboxUsage usage = GroupUsage.of(List.of(group));

    assertThat(usage.memory()).hasValue(1 << 20);
    assertThat(usage.cpuTime()).hasValue(Duration.ofMillis(2500));
    assertThat(usage.throttled()).isEqualTo(Duration.ofMillis(40));
    assertThat(usage.frozen()).isTrue();
  }

  @Test
  void groupsOfSeveralHierarchiesTellItTogether() throws Exception {
    Path memory = group("memory", Map.of("memory.usage_in_bytes", "4096\n"));
    Path cpu = group("cpu", Map.of("cpu.stat", "nr_throttled 1\nthrottled_time 7000000\n"));
    Path cpuacct = group("cpuacct", Map.of("cpuacct.usage", "3000000000\n"));
    Path unified = group("unified", Map.of("cgroup.events", "populated 1\nfrozen 0\n"));

    SandboxUsage usage = GroupUsage.of(List.of(memory, cpu, cpuacct, unified));

    assertThat(usage.memory()).hasValue(4096);
    assertThat(usage.cpuTime()).hasValue(Duration.ofSeconds(3));
    assertThat(usage.throttled()).isEqualTo(Duration.ofMillis(7));
    assertThat(usage.frozen()).isFalse();
  }

  @Test
  void groupsThatCountNothingTellNothing() throws Exception {
    SandboxUsage usage = GroupUsage.of(List.of(group("pids", Map.of()), temp.resolve("gone")));

    assertThat(usage.memory()).isEmpty();
    assertThat(usage.cpuTime()).isEmpty();
    assertThat(usage.throttled()).isZero();
  }

  private Path group(String name, Map<String, String> files) throws IOException {
    Path group = Files.createDirectories(temp.resolve(name));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(group.resolve(file.getKey()), file.getValue());
    }
    return group;
  }
}
