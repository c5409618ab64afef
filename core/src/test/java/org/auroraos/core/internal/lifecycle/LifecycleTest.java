package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.REJECTED;
import static org.auroraos.api.plugin.PluginState.STARTING;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.hypervisor.EgressDecision;
import org.auroraos.api.hypervisor.EgressDecision.Verdict;
import org.auroraos.api.hypervisor.OutputListener.OutputStreamName;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.runtime.RuntimeMessage;
import org.auroraos.api.runtime.RuntimeMessage.Failed;
import org.auroraos.api.runtime.RuntimeMessage.Hello;
import org.auroraos.api.runtime.RuntimeMessage.Ready;
import org.auroraos.api.runtime.RuntimeMessage.Stopped;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.logs.LogReader;
import org.auroraos.core.internal.logs.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One plugin from its start to its end. */
class LifecycleTest {
  @TempDir Path temp;
  private Platform platform;

  @BeforeEach
  void start() throws Exception {
    platform = new Platform(temp);
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void aCommandPluginBecomesActive() throws Exception {
    platform.deployCommand("clock", "clock");

    PluginInfo clock = platform.awaitState("clock", ACTIVE);

    FakeRun run = platform.hypervisor.next();
    assertThat(platform.changes)
        .containsExactly(
            "clock STAGED>VERIFIED", "clock VERIFIED>STARTING", "clock STARTING>ACTIVE");
    assertThat(clock.pid()).hasValue(run.pid());
    assertThat(clock.started()).contains(run.started());
    assertThat(clock.policyName()).isEqualTo("service");
    assertThat(clock.problem()).isEmpty();
    assertThat(run.request.command()).containsExactly("/bin/sh", "/plugin/run.sh");
    assertThat(run.request.workingDirectory()).isEqualTo("/plugin");
    assertThat(run.request.environment())
        .containsOnly(
            Map.entry("AURORA_PLUGIN_ID", "clock"),
            Map.entry("AURORA_PLUGIN_VERSION", "1.0"),
            Map.entry("AURORA_PLUGIN_DIR", "/plugin"),
            Map.entry("AURORA_DATA_DIR", "/data"));
    assertThat(run.instance.owner()).isEqualTo("clock");
    assertThat(run.instance.data()).contains(platform.plugin("clock").resolve("data"));
    assertThat(run.instance.mounts())
        .containsExactly(
            SandboxMount.readOnly(
                platform.plugin("clock").resolve("versions/" + clock.digest()), "/plugin"));
  }

  @Test
  void aBundlePluginBecomesActiveWhenItSaysSo() throws Exception {
    platform.deployBundle("h2.jar", "com.h2", "1.0.0");
    FakeRun run = platform.hypervisor.next();
    platform.awaitState("com.h2", STARTING);
    run.say(new Hello(1));

    assertThat(platform.info("com.h2").state()).isEqualTo(STARTING);
    run.say(new Ready());
    platform.awaitState("com.h2", ACTIVE);

    assertThat(run.request.command())
        .startsWith("/java/bin/java")
        .endsWith("-cp", "/runtime/lib/runtime.jar", "org.auroraos.plugin.runtime.Main")
        .anyMatch(flag -> flag.startsWith("-Xmx"));
    assertThat(run.request.workingDirectory()).isEqualTo("/data");
    assertThat(run.instance.mounts().stream().map(SandboxMount::target))
        .contains("/plugin", "/runtime", "/java");
  }

  @Test
  void underEgressABundlesJvmKnowsTheBrokerAndItsDenialsAreInItsLog() throws Exception {
    platform.configurations.plugin(
        "com.h2", Map.of("network", "egress", "network.egress", "a.example:443"));
    platform.deployBundle("h2.jar", "com.h2", "1.0.0");
    FakeRun run = platform.hypervisor.next();
    assertThat(run.request.command())
        .contains("-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=3128", "-Dhttp.nonProxyHosts=");
    run.request
        .egress()
        .decided(
            new EgressDecision(
                Instant.EPOCH,
                "com.h2",
                "t",
                "b.example",
                443,
                Optional.empty(),
                Verdict.NOT_LISTED,
                "not in network.egress"));
    try (LogReader log = LogReader.open(platform.lifecycle.log("com.h2"), 10)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(log.poll())
                      .anySatisfy(
                          record -> {
                            assertThat(record.stream()).isEqualTo(LogRecord.PLATFORM);
                            assertThat(record.line())
                                .isEqualTo(
                                    "the connection to b.example:443 was denied: not in"
                                        + " network.egress");
                          }));
    }
  }

  @Test
  void aBundleThatDoesNotResolveFailsWithItsReasonAndWithoutItsControlCharacters()
      throws Exception {
    platform.deployBundle("a.jar", "a", "1");
    FakeRun run = platform.hypervisor.next();
    run.say(new Hello(1), new Failed("resolve", "a", "missing package x\u001b[31m; version=2"));
    await().until(() -> platform.info("a").state() == STARTING);
    run.end(SandboxStatus.EXITED, 3);

    PluginInfo failed = platform.awaitState("a", FAILED);

    assertThat(failed.problem())
        .isEqualTo("bundle a does not resolve: missing package x\\u001b[31m; version=2");
    assertThat(failed.lastResult().orElseThrow().rc()).isEqualTo(3);
    assertThat(failed.pid()).isEmpty();
  }

  @Test
  void aRuntimeThatSaysNothingSensibleIsKilled() throws Exception {
    platform.deployBundle("a.jar", "a", "1");
    FakeRun run = platform.hypervisor.next();

    run.sayBytes((byte) 'G', (byte) 'E', (byte) 'T', (byte) ' ');

    assertThat(platform.awaitState("a", FAILED).problem()).contains("protocol");
    assertThat(run.stops).containsExactly(Duration.ZERO);
  }

  @Test
  void aRuntimeThatIsReadyTwiceIsKilled() throws Exception {
    platform.configurations.plugin("a", Map.of("restart", "never"));
    platform.deployBundle("a.jar", "a", "1");
    FakeRun run = platform.hypervisor.next();
    run.say(new Hello(1), new Ready());
    platform.awaitState("a", ACTIVE);

    run.say(new Ready());

    assertThat(platform.awaitState("a", FAILED).problem()).contains("unexpected Ready");
  }

  @Test
  void aRuntimeOfAnotherVersionIsRefused() throws Exception {
    platform.deployBundle("a.jar", "a", "1");

    platform.hypervisor.next().say(new Hello(7));

    assertThat(platform.awaitState("a", FAILED).problem()).contains("version 7");
  }

  @Test
  void aBundleThatIsNotReadyInTimeIsKilled() throws Exception {
    platform.configurations.plugin("a", Map.of("start-timeout", "200ms", "on-timeout", "kill"));
    platform.deployBundle("a.jar", "a", "1");
    FakeRun run = platform.hypervisor.next();
    run.say(new Hello(1));

    PluginInfo failed = platform.awaitState("a", FAILED);

    assertThat(failed.problem()).startsWith("it did not become ready in 200 ms");
    assertThat(run.stops).containsExactly(Duration.ZERO);
  }

  @Test
  void aCommandThatEndsAtOnceFailsWithItsLastWords() throws Exception {
    platform.hypervisor.script =
        run -> {
          run.print(OutputStreamName.STDERR, "starting\nno such \u001bdevice\n");
          run.end(SandboxStatus.EXITED, 2);
        };
    platform.deployCommand("p", "p");

    PluginInfo failed = platform.awaitState("p", FAILED);

    assertThat(failed.problem())
        .isEqualTo("it exited with 2; its last words: starting | no such \\u001bdevice");
    assertThat(platform.changes).doesNotContain("p STARTING>ACTIVE");
  }

  @Test
  void aCommandThatEndsByItselfWithSuccessIsStopped() throws Exception {
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);

    platform.hypervisor.next().end(SandboxStatus.OK, 0);

    assertThat(platform.awaitState("p", STOPPED).problem()).isEqualTo("it ended by itself");
  }

  @Test
  void whatTheKernelEndedIsSaid() throws Exception {
    platform.configurations.plugin("p", Map.of("restart", "never"));
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);

    platform.hypervisor.next().end(SandboxStatus.MEM_LIMIT, 137);

    assertThat(platform.awaitState("p", FAILED).problem())
        .isEqualTo("it needed more than limits.memory of the policy service");
  }

  @Test
  void aSandboxThatCannotBeBuiltIsAFailureWithItsReason() throws Exception {
    platform.hypervisor.refusal = Optional.of("no memory controller; mount it");
    platform.deployCommand("p", "p");

    assertThat(platform.awaitState("p", FAILED).problem())
        .isEqualTo("its sandbox could not be built: no memory controller; mount it");
  }

  @Test
  void whoAskedForWhatIsRecordedBeforeItIsDone() throws Exception {
    platform.recordStates();
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    platform.audit.entries().clear();

    platform.lifecycle.stop("p", "operator:a");
    platform.lifecycle.start("p", "operator:b");
    platform.lifecycle.restart("p", "operator:c");
    platform.lifecycle.reset("p", "operator:d");
    platform.lifecycle.restart("p");

    assertThat(platform.audit.entries())
        .filteredOn(entry -> !entry.actor().equals("aurora"))
        .extracting(entry -> entry.event() + " " + entry.subject() + " " + entry.actor())
        .containsExactly(
            "plugin.stop p operator:a",
            "plugin.start p operator:b",
            "plugin.restart p operator:c",
            "plugin.reset p operator:d");
    assertThat(platform.audit.entries().get(0).event()).isEqualTo("plugin.stop");
  }

  @Test
  void stoppingABundleAsksItFirst() throws Exception {
    platform.deployBundle("a.jar", "a", "1");
    FakeRun run = platform.hypervisor.next();
    run.say(new Hello(1), new Ready());
    platform.awaitState("a", ACTIVE);
    Thread runtime =
        new Thread(
            () -> {
              try {
                assertThat(run.hear()).isInstanceOf(RuntimeMessage.Stop.class);
                run.say(new Stopped());
                run.end(SandboxStatus.OK, 0);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    runtime.start();

    PluginInfo stopped = platform.lifecycle.stop("a");

    assertThat(stopped.state()).isEqualTo(STOPPED);
    assertThat(stopped.problem()).isEmpty();
    assertThat(run.stops).isEmpty();
    runtime.join();
  }

  @Test
  void whatDoesNotEndInItsGraceIsRecordedBeforeItIsKilled() throws Exception {
    platform.recordStates();
    platform.configurations.plugin("p", Map.of("stop-grace", "1h"));
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    FakeRun run = platform.hypervisor.next();
    run.obedient = false;
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> stop("p"));
    await().until(() -> !run.stops.isEmpty());
    assertThat(platform.audit.of("p", "plugin.killed")).isEmpty();

    run.killOverdue();
    stopped.join();

    assertThat(platform.audit.of("p", "plugin.killed"))
        .containsExactly(
            "aurora {pid="
                + run.pid()
                + ", reason=it was asked to end and did not within 3600 s (stop-grace), run="
                + run.traceId()
                + "}");
    List<String> events = platform.audit.entries().stream().map(AuditEntry::event).toList();
    assertThat(events).endsWith("plugin.state", "plugin.killed", "plugin.state");
  }

  private void stop(String id) {
    try {
      platform.lifecycle.stop(id);
    } catch (PluginException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aBundleThatEndedInItsGraceIsNotEndedAgain() throws Exception {
    Map<String, FakeRun> runs = new TreeMap<>();
    for (String id : List.of("a", "b")) {
      platform.configurations.plugin(id, Map.of("stop-grace", "100ms"));
      platform.deployBundle(id + ".jar", id, "1");
      runs.put(id, platform.hypervisor.next());
      runs.get(id).say(new Hello(1), new Ready());
      platform.awaitState(id, ACTIVE);
    }
    CompletableFuture<Void> first = CompletableFuture.runAsync(() -> stop("a"));
    assertThat(runs.get("a").hear()).isInstanceOf(RuntimeMessage.Stop.class);
    runs.get("a").end(SandboxStatus.OK, 0);
    first.join();

    // Its time is up after that of the first.
    stop("b");

    assertThat(runs.get("b").stops).containsExactly(BundleRun.LAST_GRACE);
    assertThat(runs.get("a").stops).isEmpty();
  }

  @Test
  void aBundleThatDoesNotFollowIsEndedAfterItsGrace() throws Exception {
    platform.configurations.plugin("a", Map.of("stop-grace", "100ms"));
    platform.deployBundle("a.jar", "a", "1");
    FakeRun run = platform.hypervisor.next();
    run.say(new Hello(1), new Ready());
    platform.awaitState("a", ACTIVE);

    assertThat(platform.lifecycle.stop("a").state()).isEqualTo(STOPPED);

    assertThat(run.stops).containsExactly(BundleRun.LAST_GRACE);
    assertThat(platform.audit.of("a", "plugin.killed")).isEmpty();
  }

  @Test
  void aBundleThatEndsBeforeItIsReadyFails() throws Exception {
    platform.deployBundle("a.jar", "a", "1");
    FakeRun run = platform.hypervisor.next();
    run.say(new Hello(1));

    run.end(SandboxStatus.OK, 0);

    assertThat(platform.awaitState("a", FAILED).problem())
        .isEqualTo("it ended before it was ready: it ended by itself");
  }

  @Test
  void stoppingACommandTerminatesIt() throws Exception {
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    FakeRun run = platform.hypervisor.next();

    platform.lifecycle.stop("p");

    assertThat(run.stops).containsExactly(Duration.ofSeconds(1));
    assertThat(platform.info("p").state()).isEqualTo(STOPPED);
  }

  @Test
  void startAndRestartWaitUntilItIsReady() throws Exception {
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);

    assertThat(platform.lifecycle.stop("p").state()).isEqualTo(STOPPED);
    assertThat(platform.lifecycle.start("p").state()).isEqualTo(ACTIVE);
    long pid = platform.info("p").pid().orElseThrow();
    assertThat(platform.lifecycle.start("p").pid()).hasValue(pid);
    assertThat(platform.lifecycle.restart("p").pid().orElseThrow()).isNotEqualTo(pid);
  }

  @Test
  void thePackIsStoppedByItsStopCommandFirst() throws Exception {
    Path pack = Files.createDirectories(platform.deploy.resolve("pack"));
    Files.writeString(
        pack.resolve("manifest.yaml"),
        """
        schema_version: aurora-manifest-v1
        pack:
          id: pack
          name: A pack
          version: 1.0.0
          entrypoint:
            start: start.sh
            stop: stop.sh
        """);
    Files.writeString(pack.resolve("start.sh"), Platform.SCRIPT);
    Files.writeString(pack.resolve("stop.sh"), "#!/bin/sh\n");
    platform.look();
    platform.awaitState("pack", ACTIVE);

    platform.lifecycle.stop("pack");

    assertThat(platform.hypervisor.foreground.get(0).command())
        .containsExactly("/bin/sh", "/plugin/stop.sh");
    assertThat(platform.hypervisor.next().stops).hasSize(1);
  }

  @Test
  void whatItWritesIsInItsLog() throws Exception {
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);

    platform.hypervisor.next().print(OutputStreamName.STDOUT, "alive\n");

    try (LogReader log = LogReader.open(platform.lifecycle.log("p"), 10)) {
      assertThat(log.poll().stream().map(LogRecord::line))
          .anyMatch(line -> line.startsWith("started, pid "))
          .contains("alive");
    }
  }

  @Test
  void aJvmIsNotSqueezedIntoAPolicyForSmallPrograms() throws Exception {
    platform.configurations.policy("tiny", Map.of("limits.memory", "64MiB"));
    platform.configurations.plugin("a", Map.of("policy", "tiny"));
    platform.deployBundle("a.jar", "a", "1");

    assertThat(platform.awaitState("a", FAILED).problem())
        .startsWith("the policy tiny gives 64 MiB")
        .contains("at least 128 MiB (limits.memory) and 64 (limits.processes)");
    assertThat(platform.hypervisor.nothingStarted()).isTrue();
  }

  @Test
  void changedCodeInTheStoreIsNotStarted() throws Exception {
    platform.deployCommand("p", "p");
    PluginInfo plugin = platform.awaitState("p", ACTIVE);
    platform.lifecycle.stop("p");
    Path script = platform.plugin("p").resolve("versions/" + plugin.digest() + "/run.sh");
    Files.setAttribute(script, "unix:mode", 0644);
    Files.writeString(script, "#!/bin/sh\nevil\n");
    Files.setAttribute(script, "unix:mode", 0444);

    assertThat(platform.lifecycle.start("p").state()).isEqualTo(FAILED);
    assertThat(platform.info("p").problem())
        .contains("were changed", "deploy the plugin's file again");
    assertThat(platform.audit.details("plugin.tampered", "expected"))
        .containsExactly(plugin.digest());
    assertThat(platform.audit.details("plugin.tampered", "found"))
        .singleElement()
        .asString()
        .matches("[0-9a-f]{64}")
        .isNotEqualTo(plugin.digest());
    assertThat(platform.audit.details("plugin.tampered", "code"))
        .containsExactly(script.getParent().toRealPath().toString());
  }

  @Test
  void aModeThatWasChangedInTheStoreIsTamperingToo() throws Exception {
    platform.deployCommand("p", "p");
    PluginInfo plugin = platform.awaitState("p", ACTIVE);
    Path script = platform.plugin("p").resolve("versions/" + plugin.digest() + "/run.sh");
    Files.setAttribute(script, "unix:mode", 0755);

    assertThatThrownBy(() -> platform.lifecycle.restart("p")).hasMessageContaining("run.sh");
    assertThat(platform.info("p").state()).isEqualTo(ACTIVE);
    assertThat(platform.audit.of("p", "plugin.tampered")).hasSize(1);
  }

  @Test
  void operationsOnWhatIsNotThereAreRefused() throws Exception {
    Files.writeString(platform.deploy.resolve("bad.zip"), "no zip");
    platform.look();
    platform.awaitState("bad.zip", REJECTED);

    assertThatThrownBy(() -> platform.lifecycle.start("nobody"))
        .isInstanceOf(PluginException.class)
        .hasMessage("there is no plugin nobody");
    assertThatThrownBy(() -> platform.lifecycle.start("bad.zip"))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("was refused: bad.zip: neither a jar nor a zip archive");
  }

  @Test
  void settledMeansThatEverythingIsTaken() throws Exception {
    for (int i = 0; i < 10; i++) {
      platform.deployCommand("p" + i, "p" + i);
    }
    Files.writeString(platform.deploy.resolve("bad.zip"), "no zip");

    platform.awaitSettled();

    List<PluginInfo> plugins = platform.lifecycle.list();
    assertThat(plugins).hasSize(11);
    assertThat(plugins).filteredOn(plugin -> plugin.state() == ACTIVE).hasSize(10);
  }
}
