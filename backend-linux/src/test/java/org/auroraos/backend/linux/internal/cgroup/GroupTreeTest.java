package org.auroraos.backend.linux.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups that do not want to go, in every hierarchy of this machine. */
class GroupTreeTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private final GroupTree tree = new GroupTree(new Libc());
  private final Cgroups cgroups = new Cgroups();

  static Stream<Path> hierarchies() throws Exception {
    return Cgroups.hierarchies();
  }

  @AfterEach
  void cleanUp() throws Exception {
    cgroups.close();
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void aGroupWithProcessesIsEmptiedAndRemoved(Path hierarchy) throws Exception {
    Path group = leaf(hierarchy);
    Process process = cgroups.start(group, "trap '' TERM HUP; sleep 1000 & sleep 1000");

    assertThat(tree.remove(group, LONG)).isTrue();
    assertThat(group).doesNotExist();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void groupsThatWereMadeBelowGoWithTheirProcesses(Path hierarchy) throws Exception {
    Path group = leaf(hierarchy);
    Path below = Files.createDirectories(group.resolve("made/by/a-program"));
    Files.createDirectory(group.resolve("empty"));
    Process process = cgroups.start(below, "exec sleep 1000");

    assertThat(tree.remove(group, LONG)).isTrue();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void aZombieDoesNotKeepItsGroup(Path hierarchy) throws Exception {
    Path group = leaf(hierarchy);
    // The parent is moved out again and never waits for the child, which stays a zombie.
    String outside = hierarchy.resolve("cgroup.procs").toString();
    Process parent =
        cgroups.start(
            group,
            "{ sleep 1000 & echo $!; echo $$ > '"
                + outside
                + "'; } && kill -9 $! && exec sleep 99");
    parent.getInputStream().read(new byte[2]);
    String zombie = parent.inputReader().readLine();
    Path stat = Path.of("/proc", zombie, "stat");
    await().until(() -> Files.readString(stat).contains(") Z "));

    assertThat(tree.remove(group, LONG)).isTrue();
    assertThat(stat).exists();
    assertThat(parent.isAlive()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void aChainOfForksIsStopped(Path hierarchy) throws Exception {
    assumeThat(Path.of("/usr/bin/perl")).as("perl, to fork quickly").exists();
    Path group = leaf(hierarchy);
    cgroups.start(group, "exec perl -e 'while (1) { defined(my $p = fork) or next; exit if $p }'");

    assertThat(tree.remove(group, LONG)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void oneThatIsGoneIsNoProblemAndOneInUseIsNotWaitedForWithoutPatience(Path hierarchy)
      throws Exception {
    Path group = leaf(hierarchy);
    cgroups.start(group, "exec sleep 1000");

    assertThat(tree.remove(group.resolveSibling("none"), Duration.ZERO)).isTrue();
    assertThat(tree.remove(group, Duration.ZERO)).isFalse();
    assertThat(tree.remove(group, LONG)).isTrue();
  }

  private static Path leaf(Path hierarchy) throws Exception {
    return Files.createDirectory(Cgroups.place(hierarchy).resolve("leaf"));
  }
}
