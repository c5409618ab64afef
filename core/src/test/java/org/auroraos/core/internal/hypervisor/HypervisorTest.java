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
import org.auroraos.api.backend.Detachment;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.hypervisor.AdoptedRun;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HypervisorTest extends HypervisorFixture {
  private static final String LAUNCH = "0198c2d1f0a300001f4b7c9e0d3a5b61";

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
  void aDetachedRunIsLetGoAndAdoptedByTheNextOne() throws Exception {
    Detachment detachment = detachment();
    RunRequest request = RunRequest.builder(COMMAND).detachment(detachment).build();
    InstanceSpec spec =
        new InstanceSpec(
            "a", "p", SandboxPolicy.builder().build(), List.of(), Optional.empty(), "a");
    Run run = hypervisor.create(spec).start(request);
    assertThat(run.traceId()).isEqualTo(LAUNCH);
    assertThat(run.remark("x")).isTrue();

    hypervisor.deactivate();

    assertThat(backend.last().signals).containsExactly("remark x", "detached");
    assertThat(run.result()).isNotDone();
    HypervisorComponent next = backend.hypervisor();
    AdoptedRun adopted = next.create(spec).adopt(request).orElseThrow();
    assertThat(adopted.traceId()).isEqualTo(LAUNCH);
    Run again = adopted.run().orElseThrow();
    assertThat(again.started()).isEqualTo(java.time.Instant.EPOCH);
    assertThat(next.find("a").orElseThrow().runs()).containsExactly(again);
    backend.last().exit(SandboxStatus.EXITED, 9, "");
    assertThat(again.result().get(10, java.util.concurrent.TimeUnit.SECONDS).rc()).isEqualTo(9);
    await().until(() -> next.find("a").orElseThrow().runs().isEmpty());
    SandboxResult seen = next.find("a").orElseThrow().adopt(request).orElseThrow().result().get();
    assertThat(seen.rc()).isEqualTo(9);
    assertThat(seen.cmd()).isEqualTo(COMMAND);
  }

  @Test
  void whatIsReleasedGoesOnIfItIsDetachedAndIsKilledOtherwise() throws Exception {
    Instance instance = instance("a");
    Run attached = instance.start(RunRequest.of(COMMAND));

    assertThat(hypervisor.release("a")).isTrue();

    assertThat(attached.result()).isDone();
    assertThat(hypervisor.find("a")).isEmpty();
    assertThat(hypervisor.release("a")).isFalse();
  }

  private Detachment detachment() {
    Path file = directory.toAbsolutePath().resolve("log");
    return new Detachment(
        directory.toAbsolutePath().resolve("run"),
        LAUNCH,
        new Detachment.Log(file, "a", 4096, 1, Duration.ofSeconds(1), 10, 1000));
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
