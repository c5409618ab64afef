package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** However the platform ends, nothing of it is left. */
@ParameterizedClass
@EnumSource
class KillIT extends SmokeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  KillIT(User user) {
    super(user);
  }

  @Test
  void afterAKillNothingIsLeftAndTheNextStartFindsItsPlugins() throws Exception {
    aurora.dropSamples();
    long pid = aurora.up();
    aurora.sh("aurora:settle").ok();
    Remains remains = Remains.of(pid, aurora.data());
    assertThat(remains.processes()).hasSizeGreaterThanOrEqualTo(4);

    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(remains.left()).isEmpty());

    assertThat(aurora.run("status").code()).isEqualTo(3);
    aurora.up();
    for (String id : List.of("clock", "example-plugin", "heartbeat", "ledger")) {
      aurora.awaitState(id, "ACTIVE");
    }
  }

  @Test
  void afterAStopNothingIsLeft() throws Exception {
    aurora.dropSamples();
    long pid = aurora.up();
    aurora.sh("aurora:settle").ok();
    Remains remains = Remains.of(pid, aurora.data());
    aurora.run("stop").ok();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(remains.left()).isEmpty());
  }

  /** What a running platform consists of, outside of its folders. */
  private record Remains(List<ProcessHandle> processes, Set<Path> groups, Path data) {
    static Remains of(long pid, Path data) throws IOException {
      ProcessHandle platform = ProcessHandle.of(pid).orElseThrow();
      List<ProcessHandle> processes =
          Stream.concat(Stream.of(platform), platform.descendants()).toList();
      Set<Path> groups = new TreeSet<>();
      for (ProcessHandle process : processes) {
        groups.addAll(groups(process));
      }
      return new Remains(processes, groups, data);
    }

    List<String> left() throws IOException {
      List<String> left = new ArrayList<>();
      processes.stream()
          .filter(ProcessHandle::isAlive)
          .forEach(process -> left.add("process " + process.pid() + " " + process.info()));
      groups.stream().filter(Files::exists).forEach(group -> left.add("cgroup " + group));
      Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
          .filter(line -> line.contains(data.toString()))
          .forEach(line -> left.add("mount " + line));
      return left;
    }

    /** The groups of a process that are Aurora's; those of the machine stay, of course. */
    private static Set<Path> groups(ProcessHandle process) throws IOException {
      Path file = Path.of("/proc/" + process.pid() + "/cgroup");
      if (!Files.exists(file)) {
        return Set.of();
      }
      return Files.readAllLines(file).stream()
          .map(line -> line.split(":", 3)[2])
          .filter(path -> path.contains("aurora"))
          .flatMap(Remains::everywhere)
          .collect(Collectors.toSet());
    }

    private static Stream<Path> everywhere(String path) {
      try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
        return Stream.concat(Stream.of(Path.of("/sys/fs/cgroup")), hierarchies.toList().stream())
            .map(hierarchy -> Path.of(hierarchy + path))
            .filter(Files::exists);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
