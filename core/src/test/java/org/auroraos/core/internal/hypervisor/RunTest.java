package org.auroraos.core.internal.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.backend.SandboxLaunch.Stdin;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.OutputListener;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.hypervisor.RunInput;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.Test;

class RunTest extends HypervisorFixture {
  @Test
  void aResultHasWhatTheProgramWroteAndHowItEnded() throws Exception {
    Run run = instance("a").start(RunRequest.of(COMMAND));
    backend.last().write("out\n");
    backend.last().writeError("err\n");
    backend.last().exit(SandboxStatus.EXITED, 3, "");

    SandboxResult result = end(run);
    assertThat(result.status()).isEqualTo(SandboxStatus.EXITED);
    assertThat(result.rc()).isEqualTo(3);
    assertThat(result.reason()).isEmpty();
    assertThat(result.stdout()).isEqualTo("out\n");
    assertThat(result.stderr()).isEqualTo("err\n");
    assertThat(result.cmd()).isEqualTo(COMMAND);
    assertThat(result.traceId()).isEqualTo(run.traceId()).matches("[0-9a-f]{32}");
    assertThat(result.isolation()).isEqualTo(Isolation.UNSHARE_NAMESPACES);
    assertThat(result.duration()).hasMillis(5);
    assertThat(result.cpuTime()).hasMillis(3);
    assertThat(result.peakMemory()).isEqualTo(1024);
    assertThat(result.enforced().entries())
        .extracting(Enforcement::capability)
        .containsExactly(Capability.OUTPUT, Capability.ENVIRONMENT);
  }

  @Test
  void aGoodRunUnderAPolicyThatWasEnforcedInPartSaysSo() throws Exception {
    backend.report =
        new EnforcementReport(
            List.of(
                new Enforcement(Capability.MEMORY, "512MiB", false, "", "no cgroup"),
                new Enforcement(Capability.FILE_RULES, "", false, "", "not asked for")));
    Run good = instance("a").start(RunRequest.of(COMMAND));
    backend.last().exit(SandboxStatus.OK, 0, "");
    Run late = instance("b").start(RunRequest.of(COMMAND));
    backend.last().exit(SandboxStatus.TIMEOUT, 124, "after 30s");

    assertThat(end(good).reason()).isEqualTo(SandboxResult.PARTIAL_ENFORCEMENT);
    assertThat(end(late).reason()).isEqualTo("after 30s");
  }

  @Test
  void whatWasNotAskedForDoesNotMakeARunAPartialOne() throws Exception {
    backend.report =
        new EnforcementReport(
            List.of(new Enforcement(Capability.FILE_RULES, "", false, "", "not asked for")));
    Run run = instance("a").start(RunRequest.of(COMMAND));
    backend.last().exit(SandboxStatus.OK, 0, "");
    assertThat(end(run).reason()).isEmpty();
  }

  @Test
  void outputBeyondTheLimitIsReadAndCutWithAMarker() throws Exception {
    Instance small = instance("a", limits(10, Duration.ofSeconds(30)));
    Run run = small.start(RunRequest.of(COMMAND));
    for (int i = 0; i < 100; i++) {
      backend.last().write("x".repeat(4096));
    }
    backend.last().exit(SandboxStatus.OK, 0, "");
    assertThat(end(run).stdout()).isEqualTo("xxxxxxxxxx\n[TRUNCATED]");
  }

  @Test
  void aListenerSeesAllOutputAndItsEndOnce() throws Exception {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    OutputListener listener =
        new OutputListener() {
          @Override
          public void written(OutputStreamName stream, byte[] buffer, int length) {
            seen.add(stream + " " + new String(buffer, 0, length, StandardCharsets.UTF_8));
          }

          @Override
          public void ended() {
            seen.add("end");
          }
        };
    Run run =
        instance("a", limits(1, Duration.ZERO))
            .start(RunRequest.builder(COMMAND).output(listener).build());
    backend.last().write("hello");
    await().until(() -> seen.size() == 1);
    backend.last().writeError("world");
    await().until(() -> seen.size() == 2);
    backend.last().exit(SandboxStatus.OK, 0, "");
    end(run);
    assertThat(seen).containsExactly("STDOUT hello", "STDERR world", "end");
  }

  @Test
  void aListenerThatFailsDoesNotStopTheProgramOrTheCapture() throws Exception {
    OutputListener failing =
        (stream, buffer, length) -> {
          throw new IllegalStateException("test");
        };
    Run run = instance("a").start(RunRequest.builder(COMMAND).output(failing).build());
    backend.last().write("one ");
    backend.last().write("two");
    backend.last().exit(SandboxStatus.OK, 0, "");
    assertThat(end(run).stdout()).isEqualTo("one two");
  }

  @Test
  void theTimeoutOfARunIsTheShorterOne() throws Exception {
    Instance instance = instance("a", limits(100, Duration.ofSeconds(30)));
    for (String timeout : List.of("PT10S", "PT60S")) {
      instance.start(RunRequest.builder(COMMAND).timeout(Duration.parse(timeout)).build());
    }
    assertThat(backend.launched)
        .extracting(process -> process.launch.policy().limits().wallTime().toSeconds())
        .containsExactly(10L, 30L);
    Instance service = instance("b", limits(100, Duration.ZERO));
    service.start(RunRequest.builder(COMMAND).timeout(Duration.ofHours(1)).build());
    assertThat(backend.last().launch.policy().limits().wallTime()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aTimeoutThatIsNotPositiveIsRefused() {
    RunRequest request = RunRequest.builder(COMMAND).timeout(Duration.ZERO).build();
    assertThatThrownBy(() -> instance("a").start(request))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("not positive");
  }

  @Test
  void aBackendThatMissesTheLimitIsToldToKill() throws Exception {
    Run run =
        instance("a").start(RunRequest.builder(COMMAND).timeout(Duration.ofMillis(1)).build());
    assertThat(end(run).status()).isEqualTo(SandboxStatus.TIMEOUT);
    assertThat(backend.last().signals).containsExactly("KILL TIMEOUT");
  }

  @Test
  void stopAsksFirstAndKillsAfterTheGracePeriod() throws Exception {
    Run obedient = instance("a").start(RunRequest.of(COMMAND));
    List<String> killed = new CopyOnWriteArrayList<>();
    obedient.stop(Duration.ofMinutes(5), () -> killed.add("obedient"));
    assertThat(end(obedient).status()).isEqualTo(SandboxStatus.KILLED_TERM);
    assertThat(backend.last().signals).containsExactly("TERM");

    backend.obedient = false;
    Run stubborn = instance("b").start(RunRequest.of(COMMAND));
    stubborn.stop(
        Duration.ofMillis(1), () -> killed.add("stubborn after " + backend.last().signals));
    assertThat(end(stubborn).status()).isEqualTo(SandboxStatus.KILLED_KILL);
    assertThat(backend.last().signals).containsExactly("TERM", "KILL STOPPED");

    Run atOnce = instance("c").start(RunRequest.of(COMMAND));
    atOnce.stop(Duration.ZERO, () -> killed.add("at once"));
    end(atOnce);
    assertThat(backend.last().signals).containsExactly("KILL STOPPED");
    assertThat(killed).containsExactly("stubborn after [TERM]", "at once");
  }

  @Test
  void standardInputIsCopiedAndItsSourceClosedAtTheEnd() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream source =
        new ByteArrayInputStream("input".getBytes(StandardCharsets.UTF_8)) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    Run run =
        instance("a").start(RunRequest.builder(COMMAND).input(RunInput.stream(source)).build());
    await().until(() -> backend.last().received.toString(StandardCharsets.UTF_8).equals("input"));
    backend.last().exit(SandboxStatus.OK, 0, "");
    end(run);
    assertThat(closed).isTrue();
    assertThat(backend.last().launch.stdin()).isEqualTo(Stdin.PIPE);
  }

  @Test
  void aSandboxThatCannotBeBuiltIsAResultThatNamesTheLayer() throws Exception {
    EnforcementReport report =
        new EnforcementReport(
            List.of(new Enforcement(Capability.MEMORY, "512MiB", false, "", "no cgroup")));
    backend.failure =
        Optional.of(
            new SandboxException(
                Kind.NOT_ENFORCEABLE, "cgroup", "memory needs a delegated cgroup", report));
    SandboxResult result = instance("a").run(RunRequest.of(COMMAND));
    assertThat(result.status()).isEqualTo(SandboxStatus.INTERNAL_ERROR);
    assertThat(result.rc()).isEqualTo(1);
    assertThat(result.reason())
        .isEqualTo("NOT_ENFORCEABLE cgroup: memory needs a delegated cgroup");
    assertThat(result.isolation()).isEqualTo(Isolation.ERROR);
    assertThat(result.enforced()).isEqualTo(report);
  }

  @Test
  void aProgramThatCannotBeExecutedHasTheCodeOfAShell() throws Exception {
    for (Map.Entry<Kind, Integer> code :
        Map.of(Kind.PROGRAM_NOT_FOUND, 127, Kind.PROGRAM_NOT_EXECUTABLE, 126).entrySet()) {
      backend.failure =
          Optional.of(new SandboxException(code.getKey(), "exec", "/x", EnforcementReport.empty()));
      SandboxResult result = instance("a" + code.getValue()).run(RunRequest.of(COMMAND));
      assertThat(result.status()).isEqualTo(SandboxStatus.EXITED);
      assertThat(result.rc()).isEqualTo(code.getValue());
      assertThat(result.reason()).contains("exec: /x");
    }
  }

  @Test
  void aBackendThatThrowsIsAnInternalErrorAndNothingElse() throws Exception {
    backend.failure = Optional.of(new IllegalStateException("bug"));
    SandboxResult result = instance("a").run(RunRequest.of(COMMAND));
    assertThat(result.status()).isEqualTo(SandboxStatus.INTERNAL_ERROR);
    assertThat(result.reason()).contains("'fake' failed: java.lang.IllegalStateException: bug");
    assertThat(hypervisor.find("a").orElseThrow().runs()).isEmpty();
  }

  @Test
  void aBackendThatLosesItsSandboxDoesNotKeepTheResultFromComing() throws Exception {
    Run run = instance("a").start(RunRequest.of(COMMAND));
    backend.last().write("so far");
    backend.last().closeOutput();
    backend.last().exit.completeExceptionally(new IllegalStateException("lost"));
    SandboxResult result = end(run);
    assertThat(result.status()).isEqualTo(SandboxStatus.INTERNAL_ERROR);
    assertThat(result.stdout()).isEqualTo("so far");
  }

  @Test
  void theResultIsNotTheCallersToComplete() throws Exception {
    Run run = instance("a").start(RunRequest.of(COMMAND));
    CompletableFuture<SandboxResult> mine = run.result();
    mine.cancel(true);
    backend.last().exit(SandboxStatus.OK, 0, "");
    assertThat(end(run).ok()).isTrue();
  }
}
