package org.auroraos.backend.linux.internal.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorTimeTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  /** Run as a program: collects, and again, what never becomes garbage. */
  static final class Collecting {
    private Collecting() {}

    public static void main(String[] arguments) {
      List<byte[]> kept = new ArrayList<>();
      for (int i = 0; i < 500_000; i++) {
        kept.add(new byte[32]);
      }
      while (!kept.isEmpty()) {
        System.gc();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC"})
  void collectionsOfAJvmCount(String collector) throws Exception {
    Process jvm = java(collector, Collecting.class.getName());
    try {
      await()
          .atMost(SOON)
          .until(() -> CollectorTime.of(jvm.pid()).compareTo(Duration.ofMillis(500)) > 0);
      assertThat(CollectorTime.of(jvm.pid()))
          .isLessThanOrEqualTo(TreeUsage.of(jvm.pid()).cpuTime().orElseThrow());
    } finally {
      jvm.destroyForcibly().waitFor();
    }
    assertThat(CollectorTime.of(jvm.pid())).isZero();
  }

  @Test
  void whatIsNoJvmCollectsNothing() throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    try {
      await()
          .atMost(SOON)
          .until(
              () ->
                  TreeUsage.of(shell.pid())
                      .cpuTime()
                      .filter(time -> time.compareTo(Duration.ofMillis(100)) > 0)
                      .isPresent());
      assertThat(CollectorTime.of(shell.pid())).isZero();
    } finally {
      shell.destroyForcibly();
    }
  }

  private static Process java(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
