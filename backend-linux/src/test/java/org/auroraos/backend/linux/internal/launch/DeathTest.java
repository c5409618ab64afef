package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The death of a platform or a launcher is the end of their sandboxes. */
class DeathTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path data;

  /** A platform that starts three sandboxes, says their pids, and waits to be killed. */
  static final class Platform {
    private Platform() {}

    public static void main(String[] arguments) throws Exception {
      try (Sandboxes sandboxes = new Sandboxes(Path.of(arguments[0]))) {
        List<SandboxProcess> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          String script = "trap '' TERM HUP; setsid sleep 1000 & sleep 1000";
          processes.add(
              sandboxes.backend.launch(
                  Sandboxes.script(Sandboxes.policy().build(), script).build()));
        }
        processes.forEach(process -> System.out.println(process.pid()));
        System.out.flush();
        Thread.sleep(Duration.ofMinutes(10).toMillis());
      }
    }
  }

  @Test
  void aKilledPlatformLeavesNoProcessAndTheNextOneRemovesItsGroups() throws Exception {
    Process platform = HelperJvm.of(Platform.class, data.toString()).start();
    List<Long> pids = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(platform.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < 3; i++) {
        String line = reader.readLine();
        assertThat(line).as(() -> errors(platform)).isNotNull();
        pids.add(Long.parseLong(line));
      }
      platform.destroyForcibly().waitFor();
    }

    await()
        .atMost(SOON)
        .until(() -> pids.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
    new Sandboxes(data).close();
    await().atMost(SOON).until(() -> groupsOf(platform.pid()).isEmpty());
  }

  @Test
  void aLostLauncherIsAnInternalErrorAndNothingOfItsSandboxIsLeft() throws Exception {
    try (Sandboxes sandboxes = new Sandboxes(data)) {
      SandboxProcess process =
          sandboxes.backend.launch(
              Sandboxes.script(Sandboxes.policy().build(), "echo before; trap '' TERM; sleep 1000")
                  .build());
      assertThat((char) process.stdout().read()).isEqualTo('b');
      ProcessHandle launcher = Sandboxes.launcherOf(process);
      launcher.destroyForcibly();
      SandboxExit exit = process.onExit().get(30, TimeUnit.SECONDS);

      assertThat(exit.status()).isEqualTo(SandboxStatus.INTERNAL_ERROR);
      assertThat(exit.isolation()).isEqualTo(Isolation.ERROR);
      assertThat(exit.reason()).contains("launcher");
      assertThat(process.stdout().readAllBytes()).asString().isEqualTo("efore\n");
      assertThat(ProcessHandle.of(process.pid())).isEmpty();
      assertThat(leavesOf(ProcessHandle.current().pid())).isEmpty();
    }
  }

  @Test
  void stoppingTheBackendStopsWhatRuns() throws Exception {
    Sandboxes sandboxes = new Sandboxes(data);
    SandboxProcess process =
        sandboxes.backend.launch(
            Sandboxes.script(Sandboxes.policy().build(), "sleep 1000").build());
    sandboxes.close();

    assertThat(process.onExit()).isCompleted();
    assertThat(process.onExit().join().status()).isEqualTo(SandboxStatus.KILLED_KILL);
    assertThat(groupsOf(ProcessHandle.current().pid())).isEmpty();
  }

  private static String errors(Process platform) {
    try {
      return new String(platform.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<Path> leavesOf(long pid) throws IOException {
    List<Path> leaves = new ArrayList<>();
    for (Path group : groupsOf(pid)) {
      try (Stream<Path> entries = Files.list(group)) {
        entries.filter(Files::isDirectory).forEach(leaves::add);
      }
    }
    return leaves;
  }

  /** The groups of a platform in all v1 hierarchies and at the root of v2. */
  private static List<Path> groupsOf(long pid) throws IOException {
    List<Path> groups = new ArrayList<>();
    try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
      for (Path hierarchy : hierarchies.toList()) {
        groups.addAll(children(hierarchy.resolve("aurora")).orElse(List.of()));
      }
    }
    groups.addAll(children(Path.of("/sys/fs/cgroup/aurora")).orElse(List.of()));
    return groups.stream()
        .filter(group -> group.getFileName().toString().contains("." + pid + "."))
        .toList();
  }

  private static Optional<List<Path>> children(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return Optional.of(entries.toList());
    }
  }
}
