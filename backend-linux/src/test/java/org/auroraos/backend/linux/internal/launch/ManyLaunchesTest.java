package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many launches, good and bad, leave nothing. */
class ManyLaunchesTest {
  @TempDir static Path data;

  private static Sandboxes sandboxes;

  @BeforeAll
  static void open() throws Exception {
    sandboxes = new Sandboxes(data);
    sandboxes.run("true");
  }

  @AfterAll
  static void close() throws Exception {
    sandboxes.close();
    assertThat(groups()).isEmpty();
  }

  @Test
  void aHundredLaunchesLeaveNoDescriptorProcessOrGroup() throws Exception {
    long descriptors = descriptors();
    for (int i = 0; i < 100; i++) {
      assertThat(sandboxes.run("echo $$").exit().status()).isEqualTo(SandboxStatus.OK);
    }

    assertThat(descriptors()).isEqualTo(descriptors);
    assertThat(ProcessHandle.current().children()).isEmpty();
    assertThat(leaves()).isEmpty();
  }

  @Test
  void aHundredFailedLaunchesLeaveNothingEither() throws Exception {
    refused(); // what the JVM opens for the first exception stays open
    long descriptors = descriptors();
    for (int i = 0; i < 100; i++) {
      refused();
    }

    assertThat(descriptors()).isEqualTo(descriptors);
    assertThat(ProcessHandle.current().children()).isEmpty();
    assertThat(leaves()).isEmpty();
  }

  private static void refused() {
    assertThatThrownBy(
            () -> sandboxes.run(Sandboxes.launch(Sandboxes.policy().build(), "/no/such/program")))
        .isInstanceOf(SandboxException.class);
  }

  @Test
  void sandboxesWhoseOutputNobodyReadsLeaveNothing() throws Exception {
    long descriptors = descriptors();
    for (int i = 0; i < 20; i++) {
      SandboxProcess process =
          sandboxes.backend.launch(
              Sandboxes.script(Sandboxes.policy().build(), "echo unread").build());
      process.onExit().join();
    }

    assertThat(descriptors()).isEqualTo(descriptors);
  }

  @Test
  void sixteenThreadsLaunchAtOnceWithoutGettingInEachOthersWay() throws Exception {
    long descriptors = descriptors();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    List<Callable<String>> tasks = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      String word = "word" + i;
      tasks.add(() -> sandboxes.run("echo " + word).stdout().strip());
    }
    List<String> words = new ArrayList<>();
    for (Future<String> future : threads.invokeAll(tasks)) {
      words.add(future.get());
    }
    threads.shutdown();

    assertThat(words).hasSize(64).doesNotHaveDuplicates().allMatch(w -> w.startsWith("word"));
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(descriptors()).isEqualTo(descriptors);
    assertThat(leaves()).isEmpty();
  }

  @Test
  void sandboxesWithoutAnOwnerThatLiveTogetherAreDifferentUsers() throws Exception {
    List<SandboxProcess> processes = new ArrayList<>();
    List<Object> users = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      SandboxProcess process =
          sandboxes.backend.launch(
              Sandboxes.script(Sandboxes.policy().build(), "exec sleep 60").build());
      processes.add(process);
      users.add(Files.getAttribute(Path.of("/proc/" + process.pid()), "unix:uid"));
    }
    processes.forEach(process -> process.kill(KillCause.STOPPED));
    processes.forEach(process -> process.onExit().join());

    if (Sandboxes.isRoot()) {
      assertThat(users).doesNotHaveDuplicates().doesNotContain(0);
    }
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
      return entries.count();
    }
  }

  private static List<Path> leaves() throws IOException {
    return groups().stream()
        .filter(group -> group.getFileName().toString().startsWith("test-"))
        .toList();
  }

  /** Our groups in all hierarchies. */
  private static List<Path> groups() throws IOException {
    String pid = "." + ProcessHandle.current().pid() + ".";
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        Path.of("/sys/fs/cgroup"),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            boolean ours = path.getNameCount() > 2 && path.toString().contains("/aurora/");
            if (ours && path.toString().contains(pid)) {
              found.add(path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
