package org.auroraos.backend.linux.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a platform that died left is removed by the next one, and nothing of a living one. */
class LeftoversTest {
  private final Cgroups cgroups = new Cgroups();
  private final PlatformName self;

  LeftoversTest() throws Exception {
    self = PlatformName.ofThisProcess();
  }

  static Stream<Path> hierarchies() throws Exception {
    return Cgroups.hierarchies();
  }

  @AfterEach
  void cleanUp() throws Exception {
    cgroups.close();
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void everythingOfADeadPlatformGoes(Path hierarchy) throws Exception {
    Path dead = group(hierarchy, new PlatformName(self.pidNamespace(), endedPid(), 1));
    Path below = Files.createDirectories(dead.resolve("leaf.1/made-by-a-program"));
    Process process = cgroups.start(below, "exec sleep 1000");

    open();
    assertThat(dead).doesNotExist();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void aPidThatWasGivenToAnotherProcessIsNoSignOfLife(Path hierarchy) throws Exception {
    Path dead = group(hierarchy, new PlatformName(self.pidNamespace(), 1, 987654321));

    open();
    assertThat(dead).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void nothingOfALivingPlatformIsTouched(Path hierarchy) throws Exception {
    Process platform = new ProcessBuilder("sleep", "1000").start();
    Path alive = group(hierarchy, PlatformName.of(platform.pid()));
    Path foreign = Files.createDirectories(alive.resolveSibling("not-of-a-platform"));
    Path leaf = Files.createDirectory(alive.resolve("leaf.1"));
    Process process = cgroups.start(leaf, "exec sleep 1000");
    try {
      open();
      assertThat(leaf).exists();
      assertThat(foreign).exists();
      assertThat(process.isAlive()).isTrue();
    } finally {
      Files.delete(foreign);
      platform.destroyForcibly().waitFor();
    }
    open();
    assertThat(alive).doesNotExist();
  }

  @Test
  void aPlatformInAnotherPidNamespaceLivesAsLongAsThatOne() throws Exception {
    assumeThat(self.pidNamespace()).as("the first PID namespace").isEqualTo(0xEFFFFFFCL);
    assumeThat(Files.isWritable(Path.of("/proc/1/oom_score_adj"))).as("root").isTrue();
    Process inside =
        new ProcessBuilder(
                "unshare",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "sh",
                "-c",
                "readlink /proc/self/ns/pid; cat")
            .start();
    String link = inside.inputReader().readLine();
    long namespace = Long.parseLong(link.replaceAll("[^0-9]", ""));
    String name = new PlatformName(namespace, 7, 7).toString();

    assertThat(self.hasDied(name)).isFalse();
    inside.getOutputStream().close();
    assertThat(inside.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(self.hasDied(name)).isTrue();
    assertThat(new PlatformName(1, 1, 1).hasDied(name)).as("seen from a container").isFalse();
  }

  private static void open() throws Exception {
    Groups.ofThisProcess(new Libc(), true).close();
  }

  private static Path group(Path hierarchy, PlatformName platform) throws Exception {
    return Files.createDirectories(hierarchy.resolve("aurora").resolve(platform.toString()));
  }

  private static long endedPid() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }
}
