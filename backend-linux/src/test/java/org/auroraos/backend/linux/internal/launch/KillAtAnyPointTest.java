package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform that is killed at some point of its launches leaves nothing after the next start. */
class KillAtAnyPointTest {
  private static final int KILLS = 6;
  private static final int LONGEST_MILLIS = 150;

  @TempDir Path data;

  /** A platform that launches all the time, on several threads. */
  static final class Platform {
    private Platform() {}

    public static void main(String[] arguments) throws Exception {
      Sandboxes sandboxes = new Sandboxes(Path.of(arguments[0]));
      sandboxes.run("exit 0");
      System.out.println("launching");
      for (int i = 0; i < 3; i++) {
        Sandboxes.thread(() -> launchForEver(sandboxes));
      }
      TimeUnit.MINUTES.sleep(10);
    }

    private static void launchForEver(Sandboxes sandboxes) {
      while (true) {
        try {
          SandboxProcess process =
              sandboxes.backend.launch(
                  Sandboxes.script(
                          Sandboxes.policy().build(), "setsid sleep 1000 & exec sleep 0.01")
                      .build());
          process.onExit().join();
        } catch (SandboxException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @Test
  void whateverAKilledPlatformWasDoingTheNextStartLeavesNothingOfIt() throws Exception {
    List<Long> platforms = new ArrayList<>();
    Random random = new Random(20260101);
    for (int kill = 0; kill < KILLS; kill++) {
      Process platform =
          HelperJvm.of(Platform.class, data.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertThat(platform.inputReader().readLine()).isEqualTo("launching");
      TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MILLIS));
      platform.destroyForcibly().waitFor();
      platforms.add(platform.pid());
      // The next one starts while the launchers of this one notice.
    }
    new Sandboxes(data).close();

    for (long platform : platforms) {
      assertThat(groupsOf(platform)).isEmpty();
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> launchers().isEmpty());
    assertThat(unfinished()).isEmpty();
  }

  /** Launchers of this test's data directory, which lie in it. */
  private List<ProcessHandle> launchers() {
    return ProcessHandle.allProcesses()
        .filter(
            process -> process.info().command().filter(c -> c.startsWith(data + "/")).isPresent())
        .toList();
  }

  private List<Path> unfinished() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(file -> file.getFileName().toString().matches(".*\\.(new.*|tmp)"))
          .toList();
    }
  }

  private static List<Path> groupsOf(long pid) throws IOException {
    try (Stream<Path> groups =
        Files.find(
            Path.of("/sys/fs/cgroup"),
            6,
            (path, attributes) ->
                attributes.isDirectory()
                    && path.getFileName().toString().matches("[0-9]+\\." + pid + "\\.[0-9]+"))) {
      return groups.toList();
    }
  }
}
