package org.auroraos.backend.linux.internal.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What processes use, by /proc. */
class TreeUsageTest {
  @Test
  void aTreeCountsItsDescendants() throws Exception {
    Process child = new ProcessBuilder("sleep", "1000").start();
    try {
      TreeUsage own = TreeUsage.of(ProcessHandle.current().pid());
      TreeUsage below = TreeUsage.of(child.pid());

      assertThat(below.memory().getAsLong()).isPositive();
      assertThat(own.memory().getAsLong()).isGreaterThan(below.memory().getAsLong());
      assertThat(own.cpuTime().orElseThrow()).isPositive();
      assertThat(below.cpuTime().orElseThrow()).isLessThan(Duration.ofMinutes(1));
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void whatIsGoneUsesNothing() throws Exception {
    Process child = new ProcessBuilder("true").start();
    child.waitFor();

    assertThat(TreeUsage.of(child.pid()).memory()).isEmpty();
    assertThat(TreeUsage.of(child.pid()).cpuTime()).isEmpty();
  }
}
