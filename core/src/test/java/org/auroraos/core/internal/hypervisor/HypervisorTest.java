package org.auroraos.core.internal.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HypervisorTest extends HypervisorFixture {
  @TempDir Path directory;

  @Test
  void withoutABackendTheResultSaysWhatIsMissing() throws Exception {
    hypervisor.unbindBackend(backend);
    SandboxResult result = instance("a").run(RunRequest.of(COMMAND));
    assertThat(result.status()).isEqualTo(SandboxStatus.INTERNAL_ERROR);
    assertThat(result.reason()).contains("there is no sandbox backend");
  }

  @Test
  void aWaiterThatIsInterruptedKillsItsRun() throws Exception {
    Instance instance = instance("a");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                instance.run(RunRequest.of(COMMAND));
              } catch (InterruptedException e) {
                thrown.set(e);
              }
            });
    waiter.start();
    await().until(() -> instance.runs().size() == 1);
    waiter.interrupt();
    waiter.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(backend.last().signals).containsExactly("KILL STOPPED");
    await().until(() -> instance.runs().isEmpty());
  }

  @Test
  void destroyKillsWhatRunsAndKeepsTheData() throws Exception {
    Path data = directory.resolve("a/data");
    Instance instance =
        hypervisor.create(
            new InstanceSpec("a", "p", POLICY, List.of(), Optional.of(data), "owner"));
    Run run = instance.start(RunRequest.of(COMMAND));
    Files.writeString(data.resolve("file"), "x");

    assertThat(backend.last().launch.mounts())
        .containsExactly(SandboxMount.readWrite(data, "/data"));
    assertThat(backend.last().launch.environment()).containsEntry("HOME", "/data");
    assertThat(backend.last().launch.owner()).isEqualTo("owner");
    assertThat(hypervisor.destroy("a")).isTrue();
    assertThat(run.result()).isDone();
    assertThat(hypervisor.list()).isEmpty();
    assertThat(hypervisor.destroy("a")).isFalse();
    assertThat(data.resolve("file")).exists();
    assertThatThrownBy(() -> instance.start(RunRequest.of(COMMAND)))
        .hasMessageContaining("was destroyed");
  }

  @Test
  void anInstanceOfAnIdThatIsTakenOrIsNoneIsRefused() {
    instance("a");
    assertThatThrownBy(() -> instance("a")).isInstanceOf(IllegalStateException.class);
    for (String id : List.of("", "../x", "a b", "x".repeat(65))) {
      assertThatThrownBy(() -> instance(id)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aDataDirectoryThatCannotBeMadeIsAnErrorAndLeavesNoInstance() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    InstanceSpec spec =
        new InstanceSpec("a", "p", POLICY, List.of(), Optional.of(file.resolve("data")), "");
    assertThatThrownBy(() -> hypervisor.create(spec)).hasMessageContaining("cannot be created");
    assertThat(hypervisor.find("a")).isEmpty();
  }

  @Test
  void manyRunsAreKeptApart() throws Exception {
    Instance instance = instance("a");
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      runs.add(instance.start(RunRequest.of(List.of("/bin/echo", "" + i))));
    }
    assertThat(instance.runs()).containsExactlyElementsOf(runs);
    assertThat(backend.launched).extracting(p -> p.launch.sandboxId()).doesNotHaveDuplicates();
    for (FakeBackend.FakeProcess process : backend.launched) {
      process.write(process.launch.command().get(1));
      process.exit(SandboxStatus.OK, 0, "");
    }
    for (Run run : runs) {
      assertThat(end(run).stdout()).isEqualTo(run.command().get(1));
    }
    assertThat(instance.runs()).isEmpty();
  }

  @Test
  void deactivationEndsEverythingAndLeavesNoThread() throws Exception {
    backend.obedient = false;
    List<Run> runs = new ArrayList<>();
    for (String id : List.of("a", "b", "c")) {
      runs.add(instance(id).start(RunRequest.of(COMMAND)));
      runs.get(runs.size() - 1).stop(Duration.ofMinutes(5));
    }
    hypervisor.deactivate();
    assertThat(runs).allSatisfy(run -> assertThat(run.result()).isDone());
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("aurora-run")));
  }
}
