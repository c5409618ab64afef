package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.STARTING;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.auroraos.api.plugin.PluginState.UNRESPONSIVE;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.auroraos.api.hypervisor.RunInput;
import org.auroraos.api.plugin.Health;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.runtime.RuntimeMessage.Check;
import org.auroraos.api.runtime.RuntimeMessage.Checked;
import org.auroraos.api.runtime.RuntimeMessage.Hello;
import org.auroraos.api.runtime.RuntimeMessage.Ping;
import org.auroraos.api.runtime.RuntimeMessage.Pong;
import org.auroraos.api.runtime.RuntimeMessage.Ready;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.api.sandbox.SandboxUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether plugins become ready, give signs of life and are well, and what follows if not. */
class SupervisionTest {
  @TempDir Path temp;
  private Platform platform;

  @BeforeEach
  void open() throws IOException {
    platform = new Platform(temp);
  }

  @AfterEach
  void close() {
    platform.close();
  }

  @Test
  void aCommandIsReadyWhenItHasWrittenALine() throws Exception {
    FakeRun run = command(Map.of("readiness", "line"));

    assertThat(run.request.input()).isInstanceOf(RunInput.Channel.class);
    assertThat(run.request.environment()).containsEntry("AURORA_READY_FD", "0");
    run.sayBytes("not yet".getBytes(StandardCharsets.UTF_8));
    assertThat(platform.info("p").state()).isEqualTo(STARTING);
    run.sayBytes("!\n".getBytes(StandardCharsets.UTF_8));

    platform.awaitState("p", ACTIVE);
  }

  @Test
  void aCommandThatEndsBeforeItsLineWasNeverReady() throws Exception {
    FakeRun run = command(Map.of("readiness", "line", "restart", "never"));

    run.end(SandboxStatus.OK, 0);

    assertThat(platform.awaitState("p", FAILED).problem()).contains("ended before it was ready");
  }

  @Test
  void theNextPlatformKnowsWhatHasWrittenItsLine() throws Exception {
    FakeRun run = command(Map.of("readiness", "line"));
    run.sayBytes((byte) '\n');
    platform.awaitState("p", ACTIVE);

    platform.leave();
    platform = platform.next();
    platform.backendCame();

    assertThat(platform.awaitState("p", ACTIVE).pid()).hasValue(run.pid());
  }

  @Test
  void aLineThatNoPlatformHasReadIsReadByTheNext() throws Exception {
    FakeRun run = command(Map.of("readiness", "line"));
    platform.leave();
    run.sayBytes((byte) '\n');

    platform = platform.next();
    platform.backendCame();

    platform.awaitState("p", ACTIVE);
  }

  @Test
  void theLineOfOneRunIsNotThatOfTheNext() throws Exception {
    FakeRun run = command(Map.of("readiness", "line", "start-timeout", "100ms"));
    run.sayBytes((byte) '\n');
    platform.awaitState("p", ACTIVE);
    run.end(SandboxStatus.OK, 0);
    platform.awaitState("p", STOPPED);

    assertThat(platform.lifecycle.start("p").state()).isEqualTo(UNRESPONSIVE);
  }

  @Test
  void whatIsNotReadyInTimeIsMarkedAndNotKilled() throws Exception {
    platform.configurations.plugin("a", Map.of("start-timeout", "100ms"));
    platform.deployBundle("a.jar", "a", "1");
    FakeRun run = platform.hypervisor.next();
    run.say(new Hello(1));

    PluginInfo late = platform.awaitState("a", UNRESPONSIVE);

    assertThat(late.problem()).startsWith("it did not become ready in 100 ms; start-timeout");
    assertThat(late.supervision().unresponsive()).isEqualTo(late.problem());
    assertThat(run.stops).isEmpty();
    run.say(new Ready());
    assertThat(platform.awaitState("a", ACTIVE).problem()).isEmpty();
    assertThat(platform.info("a").supervision().unresponsive()).isEmpty();
  }

  @Test
  void whatIsMarkedCanBeStopped() throws Exception {
    FakeRun run = command(Map.of("readiness", "line", "start-timeout", "50ms"));
    platform.awaitState("p", UNRESPONSIVE);

    assertThat(platform.lifecycle.stop("p").state()).isEqualTo(STOPPED);
    assertThat(run.stops).hasSize(1);
    assertThat(platform.info("p").supervision().unresponsive()).isEmpty();
  }

  @Test
  void aBackendThatIsReplacedFindsWhatWasMarkedAsItWas() throws Exception {
    FakeRun run = command(Map.of("readiness", "line", "start-timeout", "50ms"));
    platform.awaitState("p", UNRESPONSIVE);

    platform.ends = false;
    platform.backendWent();
    platform.ends = true;
    platform.backendCame();
    await().until(() -> platform.hypervisor.list().size() == 1);
    assertThat(platform.info("p").state()).isEqualTo(UNRESPONSIVE);
    run.sayBytes((byte) '\n');

    platform.awaitState("p", ACTIVE);
  }

  @Test
  void badHealthIsMarkedAndGoodHealthEndsIt() throws Exception {
    AtomicReference<SandboxStatus> health = health(SandboxStatus.EXITED);
    FakeRun run =
        command(
            Map.of("health.command", "bin/check -q", "health.interval", "10ms", "explain", "true"));

    PluginInfo ill = platform.awaitState("p", UNRESPONSIVE);

    assertThat(ill.problem()).isEqualTo("3 health checks failed: it exited with 1: no database");
    assertThat(ill.supervision().health()).isEqualTo(Health.UNHEALTHY);
    assertThat(ill.supervision().healthChecked()).isPresent();
    assertThat(platform.hypervisor.foreground.get(0).command())
        .containsExactly("/plugin/bin/check", "-q");
    assertThat(platform.hypervisor.foreground.get(0).timeout()).hasValue(Duration.ofSeconds(5));
    assertThat(run.stops).isEmpty();
    health.set(SandboxStatus.OK);
    PluginInfo well = platform.awaitState("p", ACTIVE);
    assertThat(well.supervision().health()).isEqualTo(Health.HEALTHY);
    assertThat(well.problem()).isEmpty();
  }

  @Test
  void aFailureBelowTheThresholdIsToldAsOneOfSoMany() throws Exception {
    AtomicReference<SandboxStatus> health = health(SandboxStatus.OK);
    command(
        Map.of("health.command", "check", "health.interval", "10ms", "health.failures", "9999"));
    await().until(() -> platform.info("p").supervision().health() == Health.HEALTHY);
    health.set(SandboxStatus.EXITED);

    await()
        .untilAsserted(
            () ->
                assertThat(platform.info("p").supervision().healthDetail())
                    .matches("\\d+ of 9999 failures so far: it exited with 1: no database"));
    assertThat(platform.info("p").supervision().health()).isEqualTo(Health.HEALTHY);
  }

  @Test
  void aNameWithoutAPathIsAFileOfThePlugin() throws Exception {
    health(SandboxStatus.OK);
    command(Map.of("health.command", "run.sh -q", "health.interval", "10ms"));
    await().until(() -> !platform.hypervisor.foreground.isEmpty());

    assertThat(platform.hypervisor.foreground.get(0).command())
        .containsExactly("/plugin/run.sh", "-q");
  }

  @Test
  void theExitCodeOfAHealthCheckIsSaidOnce() throws Exception {
    platform.hypervisor.answer =
        request ->
            SandboxResult.builder(request.command(), "fg")
                .status(SandboxStatus.EXITED, 3, "exit code 3")
                .build();
    command(Map.of("health.command", "check", "health.interval", "10ms"));

    assertThat(platform.awaitState("p", UNRESPONSIVE).problem())
        .isEqualTo("3 health checks failed: it exited with 3");
  }

  @Test
  void anotherNameIsAProgramOfTheSandboxAndSaidNotToBeThere() throws Exception {
    platform.hypervisor.answer =
        request ->
            SandboxResult.builder(request.command(), "fg")
                .status(SandboxStatus.EXITED, 127, "not found in PATH inside: check")
                .build();
    command(Map.of("health.command", "check", "health.interval", "10ms"));

    assertThat(platform.awaitState("p", UNRESPONSIVE).problem())
        .isEqualTo("3 health checks failed: it exited with 127 (not found in PATH inside: check)");
    assertThat(platform.hypervisor.foreground.get(0).command()).containsExactly("check");
  }

  @Test
  void onTimeoutKillEndsWhatIsNotWell() throws Exception {
    health(SandboxStatus.TIMEOUT);
    FakeRun run =
        command(
            Map.of(
                "health.command", "/plugin/check",
                "health.interval", "10ms",
                "health.failures", "1",
                "health.timeout", "3s",
                "on-timeout", "kill",
                "restart", "never"));

    PluginInfo failed = platform.awaitState("p", FAILED);

    assertThat(failed.problem()).startsWith("1 health check failed: it took longer than 3 s");
    assertThat(run.stops).containsExactly(Duration.ZERO);
    assertThat(platform.audit.details("plugin.killed", "reason"))
        .singleElement()
        .asString()
        .startsWith("1 health check failed");
    assertThat(platform.audit.details("plugin.killed", "pid"))
        .containsExactly(Long.toString(run.pid()));
  }

  @Test
  void aPluginIsReadyWhenItsHealthSaysSo() throws Exception {
    AtomicReference<SandboxStatus> health = health(SandboxStatus.EXITED);
    command(Map.of("health.command", "check", "health.interval", "10ms", "readiness", "health"));
    await().until(() -> platform.hypervisor.foreground.size() > 5);
    assertThat(platform.info("p").state()).isEqualTo(STARTING);

    health.set(SandboxStatus.OK);

    platform.awaitState("p", ACTIVE);
  }

  @Test
  void checksEndWithTheProcess() throws Exception {
    FakeRun run = command(Map.of("health.command", "check", "health.interval", "10ms"));
    await().until(() -> platform.info("p").supervision().health() == Health.HEALTHY);

    run.end(SandboxStatus.OK, 0);

    assertThat(platform.awaitState("p", STOPPED).supervision().health()).isEqualTo(Health.NONE);
    int checks = platform.hypervisor.foreground.size();
    assertThat(platform.lifecycle.start("p").state()).isEqualTo(ACTIVE);
    await().until(() -> platform.hypervisor.foreground.size() > checks);
  }

  @Test
  void aSilentRuntimeIsMarkedAndItsAnswerEndsIt() throws Exception {
    FakeRun run = bundle(Map.of("watchdog", "200ms"));
    run.say(new Hello(2), new Ready());
    assertThat(run.hear()).isEqualTo(new Ping(1));

    PluginInfo silent = platform.awaitState("a", UNRESPONSIVE);

    assertThat(silent.problem()).startsWith("it gave no sign of life for 200 ms");
    run.say(new Pong(1, 1500));
    platform.awaitState("a", ACTIVE);
    assertThat(run.hear()).isEqualTo(new Ping(2));
  }

  @Test
  void aRuntimeThatDoesNotReadHoldsNobodyUp() throws Exception {
    FakeRun run = bundle(Map.of("watchdog", "40ms", "stop-grace", "3s"));
    run.room = 0;
    run.say(new Hello(2), new Ready());

    platform.awaitState("a", UNRESPONSIVE);

    assertThat(run.heard()).isZero();
    assertThat(platform.lifecycle.stop("a").state()).isEqualTo(STOPPED);
    assertThat(run.stops).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void aRuntimeThatReadsAgainIsAskedAgain() throws Exception {
    FakeRun run = bundle(Map.of("watchdog", "40ms"));
    run.room = 4;
    run.say(new Hello(2), new Ready());
    platform.awaitState("a", UNRESPONSIVE);
    assertThat(run.heard()).isEqualTo(4);

    run.room = Integer.MAX_VALUE;

    Ping ping = (Ping) run.hear();
    run.say(new Pong(ping.number(), 0));
    assertThat(run.hear()).isEqualTo(new Ping(ping.number() + 1));
  }

  @Test
  void timeThatARuntimeWasNotGivenDoesNotCount() throws Exception {
    platform.hypervisor.script = run -> run.usage = usage(true);
    FakeRun run = bundle(Map.of("watchdog", "40ms", "on-timeout", "kill", "restart", "never"));
    run.say(new Hello(2), new Ready());
    platform.awaitState("a", ACTIVE);
    assertThat(run.hear()).isEqualTo(new Ping(1));
    await().during(Duration.ofMillis(200)).until(() -> platform.info("a").state() == ACTIVE);

    run.usage = usage(false);

    assertThat(platform.awaitState("a", FAILED).problem()).startsWith("it gave no sign of life");
  }

  @Test
  void aRuntimeOfAnEarlierPlatformIsNotAskedWhatItDoesNotKnow() throws Exception {
    FakeRun run = bundle(Map.of("watchdog", "20ms"));
    run.say(new Hello(1), new Ready());

    platform.awaitState("a", ACTIVE);
    await().until(() -> logOf("a").contains("the watchdog cannot watch it"));

    assertThat(platform.info("a").state()).isEqualTo(ACTIVE);
    assertThat(run.heard()).isZero();
  }

  @Test
  void anAnswerThatNobodyAskedForBreaksTheProtocol() throws Exception {
    FakeRun run = bundle(Map.of("restart", "never"));
    run.say(new Hello(2), new Ready(), new Pong(0, 0));

    assertThat(platform.awaitState("a", FAILED).problem()).contains("an unexpected Pong");
  }

  @Test
  void theServicesOfARuntimeSayWhetherItIsWell() throws Exception {
    FakeRun run = bundle(serviceCheck("a.Store", "60s"));
    run.say(new Hello(3), new Ready());

    assertThat(run.hear()).isEqualTo(new Check(1, "(objectClass=a.Store)"));
    run.say(new Checked(1, true, "1 service"));
    await().until(() -> platform.info("a").supervision().health() == Health.HEALTHY);
    assertThat(run.hear()).isEqualTo(new Check(2, "(objectClass=a.Store)"));
    run.say(new Checked(2, false, "no\u001b service"));

    PluginInfo ill = platform.awaitState("a", UNRESPONSIVE);
    assertThat(ill.supervision().healthDetail()).isEqualTo("no\\u001b service");
  }

  @Test
  void whatComesTooLateIsNoAnswerToTheNextCheck() throws Exception {
    FakeRun run = bundle(serviceCheck("(a=b)", "20ms"));
    run.say(new Hello(3), new Ready());
    assertThat(run.hear()).isEqualTo(new Check(1, "(a=b)"));
    assertThat(run.hear()).isEqualTo(new Check(2, "(a=b)"));

    run.say(new Checked(1, true, ""));

    assertThat(platform.awaitState("a", UNRESPONSIVE).problem()).contains("no answer in 20 ms");
    assertThat(platform.info("a").supervision().health()).isEqualTo(Health.UNHEALTHY);
  }

  @Test
  void aCheckThatNobodyAskedForBreaksTheProtocol() throws Exception {
    FakeRun run = bundle(Map.of("restart", "never"));
    run.say(new Hello(3), new Ready(), new Checked(1, true, ""));

    assertThat(platform.awaitState("a", FAILED).problem()).contains("an unexpected Checked");
  }

  @Test
  void moreAnswersThanQuestionsBreakTheProtocol() throws Exception {
    Map<String, String> settings = new HashMap<>(serviceCheck("a.Store", "60s"));
    settings.put("restart", "never");
    FakeRun run = bundle(settings);
    run.say(new Hello(3), new Ready());
    assertThat(run.hear()).isEqualTo(new Check(1, "(objectClass=a.Store)"));

    for (int i = 0; i < 3; i++) {
      run.say(new Checked(0, true, ""));
    }

    assertThat(platform.awaitState("a", FAILED).problem()).contains("an unexpected Checked");
  }

  @Test
  void aRuntimeOfAnEarlierPlatformIsNotAskedWhetherItIsWell() throws Exception {
    FakeRun run = bundle(serviceCheck("a.Store", "60s"));
    run.say(new Hello(2), new Ready());

    assertThat(platform.awaitState("a", UNRESPONSIVE).problem())
        .contains("was started by an earlier version of the platform");
    assertThat(run.heard()).isZero();
  }

  private static Map<String, String> serviceCheck(String service, String timeout) {
    return Map.of(
        "health.service",
        service,
        "health.interval",
        "10ms",
        "health.timeout",
        timeout,
        "health.failures",
        "1");
  }

  @Test
  void linesAreTheSignsOfLifeOfACommand() throws Exception {
    FakeRun run = command(Map.of("readiness", "line", "watchdog", "100ms"));
    assertThat(run.request.environment()).containsEntry("AURORA_WATCHDOG_MS", "100");
    run.sayBytes((byte) '\n');
    platform.awaitState("p", UNRESPONSIVE);

    run.sayBytes((byte) '\n');

    // Not for long, if it says no more
    await().until(() -> platform.changes.contains("p UNRESPONSIVE>ACTIVE"));
  }

  @Test
  void whatCannotBeWatchedIsRefusedWithWhatToDo() throws Exception {
    assertThat(refused(Map.of("watchdog", "5s"))).contains("watchdog needs readiness = line");
    assertThat(refused(Map.of("readiness", "health"))).contains("needs a health check");
    assertThat(refused(Map.of("readiness", "soon"))).contains("none of running, line, health");
    assertThat(refused(Map.of("health.http", "http://127.0.0.1:1/")))
        .contains("network = none not even");
    assertThat(refused(Map.of("health.service", "a.Store"))).contains("for bundle plugins");
    assertThat(refused(Map.of("health.service", "a b c"))).contains("neither the name");
    assertThat(refused(Map.of("health.service", "(a=")))
        .contains("neither the name of an interface nor a filter");
    assertThat(refused(Map.of("health.service", "a.Store", "health.command", "x")))
        .contains("there is health.command already");
    assertThat(refused(Map.of("health.http", "http://example.org/"))).contains("not a URL such as");
    assertThat(refused(Map.of("health.failures", "0"))).contains("health.failures = 0");
    assertThat(refused(Map.of("health.timeout", "0"))).contains("health.timeout");
    assertThat(refused(Map.of("on-timeout", "panic"))).contains("none of ask, kill");
  }

  @Test
  void restartsAreCountedAndShown() throws Exception {
    FakeRun run = command(Map.of("restart", "always", "restart.backoff", "1ms"));
    platform.awaitState("p", ACTIVE);

    run.end(SandboxStatus.EXITED, 1);
    platform.hypervisor.next().end(SandboxStatus.EXITED, 1);
    platform.hypervisor.next();

    platform.awaitState("p", ACTIVE);
    assertThat(platform.info("p").supervision().restarts()).isEqualTo(2);
    platform.lifecycle.reset("p");
    assertThat(platform.info("p").supervision().restarts()).isZero();
  }

  @Test
  void usageIsThatOfTheRun() throws Exception {
    FakeRun run = command(Map.of());
    run.usage = usage(false);
    platform.awaitState("p", ACTIVE);

    assertThat(platform.lifecycle.usage("p")).isEqualTo(run.usage);
    platform.lifecycle.stop("p");
    assertThat(platform.lifecycle.usage("p")).isEmpty();
    assertThat(platform.lifecycle.usage("nobody")).isEmpty();
  }

  private String refused(Map<String, String> settings) throws Exception {
    platform.configurations.plugin("p", settings);
    if (platform.lifecycle.find("p").isEmpty()) {
      platform.deployCommand("p", "p");
      platform.awaitState("p", FAILED);
      return platform.info("p").problem();
    }
    return platform.lifecycle.start("p").problem();
  }

  private FakeRun command(Map<String, String> settings) throws Exception {
    platform.configurations.plugin("p", settings);
    platform.deployCommand("p", "p");
    return platform.hypervisor.next();
  }

  private FakeRun bundle(Map<String, String> settings) throws Exception {
    platform.configurations.plugin("a", new HashMap<>(settings));
    platform.deployBundle("a.jar", "a", "1");
    return platform.hypervisor.next();
  }

  /** What the checks will say; to be changed. */
  private AtomicReference<SandboxStatus> health(SandboxStatus first) {
    AtomicReference<SandboxStatus> health = new AtomicReference<>(first);
    platform.hypervisor.answer =
        request -> {
          SandboxStatus status = health.get();
          return SandboxResult.builder(request.command(), "fg")
              .status(status, status == SandboxStatus.OK ? 0 : 1, "")
              .output("", status == SandboxStatus.OK ? "" : "no database\nat all\n")
              .build();
        };
    return health;
  }

  private static Optional<SandboxUsage> usage(boolean frozen) {
    return Optional.of(
        new SandboxUsage(
            OptionalLong.of(1 << 20),
            Optional.of(Duration.ofSeconds(1)),
            Duration.ZERO,
            frozen,
            Duration.ZERO));
  }

  private String logOf(String id) throws IOException {
    Path log = temp.resolve("data/logs/" + id + "/current.jsonl");
    return java.nio.file.Files.exists(log) ? java.nio.file.Files.readString(log) : "";
  }
}
