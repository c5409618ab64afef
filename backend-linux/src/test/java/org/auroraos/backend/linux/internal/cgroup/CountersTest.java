package org.auroraos.backend.linux.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Counter;
import org.junit.jupiter.api.Test;

class CountersTest {
  @Test
  void versionOne() {
    Counters counters =
        Counters.of(
            List.of(
                new Counter(
                    0, "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n"),
                new Counter(0, "memory.failcnt", "17\n"),
                new Counter(0, "memory.max_usage_in_bytes", "33554432\n"),
                new Counter(1, "pids.events", "max 3\n"),
                new Counter(2, "cpuacct.usage", "1500000000\n")));

    assertThat(counters.oomKills()).isEqualTo(2);
    assertThat(counters.memoryHits()).isEqualTo(17);
    assertThat(counters.processHits()).isEqualTo(3);
    assertThat(counters.peakMemory()).hasValue(33554432);
    assertThat(counters.cpuTime()).contains(Duration.ofMillis(1500));
  }

  @Test
  void versionTwo() {
    Counters counters =
        Counters.of(
            List.of(
                new Counter(
                    0,
                    "memory.events",
                    "low 0\nhigh 0\nmax 5\noom 1\noom_kill 3\noom_group_kill 1\n"),
                new Counter(0, "memory.peak", "1048576\n"),
                new Counter(0, "pids.events", "max 0\n"),
                new Counter(
                    0, "cpu.stat", "usage_usec 250000\nuser_usec 200000\nsystem_usec 50000\n")));

    assertThat(counters.oomKills()).isEqualTo(3);
    assertThat(counters.memoryHits()).isEqualTo(5);
    assertThat(counters.processHits()).isZero();
    assertThat(counters.peakMemory()).hasValue(1048576);
    assertThat(counters.cpuTime()).contains(Duration.ofMillis(250));
  }

  @Test
  void nothingCountedIsNothingKnown() {
    Counters counters = Counters.of(List.of(new Counter(0, "memory.failcnt", "garbage")));

    assertThat(counters.oomKills()).isZero();
    assertThat(counters.peakMemory()).isEmpty();
    assertThat(counters.cpuTime()).isEmpty();
  }
}
