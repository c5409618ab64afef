package org.auroraos.core.internal.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.auroraos.api.backend.Detachment;
import org.auroraos.api.backend.SandboxEntry;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.hypervisor.RunInput;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.hypervisor.FakeBackend.FakeProcess;
import org.junit.jupiter.api.Test;

/** Programs in the sandboxes of runs. */
class EnterTest extends HypervisorFixture {
  private static final RunRequest VISITOR =
      RunRequest.builder(List.of("/bin/ls")).timeout(Duration.ofSeconds(7)).build();

  @Test
  void aProgramRunsInTheSandboxOfARunAndTheRunGoesOn() throws Exception {
    Instance instance = instance("a");
    Run host = instance.start(RunRequest.of(COMMAND));
    FakeProcess process = backend.last();
    play(
        visitor -> {
          visitor.write("out");
          visitor.exit(SandboxStatus.EXITED, 3, "");
        });

    SandboxResult result =
        instance
            .enter(
                host,
                RunRequest.builder(List.of("/bin/cat"))
                    .environment(Map.of("NAME", "value"))
                    .workingDirectory("/plugin")
                    .timeout(Duration.ofSeconds(7))
                    .input(
                        RunInput.stream(
                            new ByteArrayInputStream("in".getBytes(StandardCharsets.UTF_8))))
                    .build())
            .orElseThrow();

    assertThat(result.rc()).isEqualTo(3);
    assertThat(result.stdout()).isEqualTo("out");
    assertThat(result.cmd()).containsExactly("/bin/cat");
    assertThat(result.enforced().find(Capability.OUTPUT)).isPresent();
    SandboxEntry entry = process.entries.get(0);
    assertThat(entry.environment()).containsEntry("NAME", "value").containsKey("PATH");
    assertThat(entry.workingDirectory()).isEqualTo("/plugin");
    assertThat(entry.wallTime()).hasSeconds(7);
    assertThat(entry.stdin()).isTrue();
    await().until(() -> instance.runs().equals(List.of(host)));
    assertThat(process.signals).isEmpty();
    assertThat(host.result()).isNotDone();
  }

  @Test
  void theShorterLimitHolds() throws Exception {
    Instance instance = instance("a", limits(10, Duration.ofSeconds(3)));
    Run host = instance.start(RunRequest.of(COMMAND));
    FakeProcess process = backend.last();
    play(
        visitor -> {
          visitor.write("x".repeat(100));
          visitor.exit(SandboxStatus.OK, 0, "");
        });
    SandboxResult result = instance.enter(host, VISITOR).orElseThrow();
    assertThat(process.entries.get(0).wallTime()).hasSeconds(3);
    assertThat(result.stdout()).startsWith("xxxxxxxxxx").contains(SandboxResult.TRUNCATED);
  }

  @Test
  void nothingIsLetIntoWhatHasEndedIsOfAnotherOrHasNoWayIn() throws Exception {
    Instance instance = instance("a");
    Run ended = instance.start(RunRequest.of(COMMAND));
    backend.last().exit(SandboxStatus.OK, 0, "");
    end(ended);
    Run ofAnother = instance("b").start(RunRequest.of(COMMAND));
    Run closed = instance.start(RunRequest.of(COMMAND));

    assertThat(instance.enter(ended, VISITOR)).isEmpty();
    assertThat(instance.enter(ofAnother, VISITOR)).isEmpty();
    backend.letsIn = false;
    assertThat(instance.enter(closed, VISITOR)).isEmpty();
  }

  @Test
  void whatCouldNotBeRunIsAResult() throws Exception {
    Instance instance = instance("a");
    Run host = instance.start(RunRequest.of(COMMAND));
    backend.failure =
        Optional.of(
            new SandboxException(
                Kind.PROGRAM_NOT_FOUND, "exec", "no such program", EnforcementReport.empty()));
    assertThat(instance.enter(host, VISITOR).orElseThrow().rc()).isEqualTo(127);
    RunRequest refused =
        RunRequest.builder(List.of("x")).environment(Map.of("LD_PRELOAD", "/x.so")).build();
    assertThat(instance.enter(host, refused).orElseThrow().reason()).contains("LD_PRELOAD");
    RunRequest channel = RunRequest.builder(List.of("x")).input(RunInput.channel()).build();
    assertThat(instance.enter(host, channel).orElseThrow().status())
        .isEqualTo(SandboxStatus.INTERNAL_ERROR);
  }

  @Test
  void whoIsInterruptedKillsIt() throws Exception {
    Instance instance = instance("a");
    Run host = instance.start(RunRequest.of(COMMAND));
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                instance.enter(host, VISITOR);
                interrupted.complete(false);
              } catch (InterruptedException e) {
                interrupted.complete(true);
              }
            });
    caller.start();
    await().until(() -> backend.launched.size() == 2);
    caller.interrupt();
    assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(backend.last().signals).contains("KILL STOPPED");
    assertThat(host.result()).isNotDone();
  }

  @Test
  void whatIsInsideOfWhatOutlivesThePlatformIsKilledWhenThatIsLetGo() throws Exception {
    Instance instance = instance("a");
    Detachment detachment =
        new Detachment(
            Path.of("/run/x"),
            "1".repeat(32),
            new Detachment.Log(
                Path.of("/logs/x"), "a", 4096, 2, Duration.ofSeconds(1), 1000, 100_000));
    Run host =
        hypervisor
            .create(new InstanceSpec("d", "p", POLICY, List.of(), Optional.empty(), "d"))
            .start(RunRequest.builder(COMMAND).detachment(detachment).build());
    FakeProcess process = backend.last();
    Instance own = hypervisor.find("d").orElseThrow();
    Thread caller =
        new Thread(
            () -> {
              try {
                own.enter(host, VISITOR);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    caller.start();
    await().until(() -> own.runs().size() == 2);

    hypervisor.release("d");

    assertThat(backend.last().signals).contains("KILL STOPPED");
    assertThat(process.signals).containsExactly("detached");
    caller.join();
    assertThat(instance.runs()).isEmpty();
  }

  private void play(Consumer<FakeProcess> visitor) {
    backend.script = visitor;
  }
}
