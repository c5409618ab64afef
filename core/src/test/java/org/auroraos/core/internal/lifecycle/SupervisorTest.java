package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.BACKOFF;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.STARTING;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.auroraos.api.sandbox.SandboxStatus.EXITED;
import static org.auroraos.api.sandbox.SandboxStatus.KILLED_KILL;
import static org.auroraos.api.sandbox.SandboxStatus.OK;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.runtime.RuntimeMessage.Failed;
import org.auroraos.api.runtime.RuntimeMessage.Hello;
import org.auroraos.api.runtime.RuntimeMessage.Ready;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What OTP's supervisor_SUITE asks of a supervisor, beside exit kinds and types ({@link
 * RestartPolicyTest}) and strategies ({@link StrategyTest}): starts that fail, restarts that fail,
 * escalation, the ways to end, loops that can be stopped, crowds.
 */
@Timeout(120)
class SupervisorTest {
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

  private void settings(String id, String... keys) {
    Map<String, String> settings = new HashMap<>(Map.of("restart.backoff", "10ms"));
    for (int i = 0; i < keys.length; i += 2) {
      settings.put(keys[i], keys[i + 1]);
    }
    platform.configurations.plugin(id, settings);
  }

  private FakeRun ready() throws Exception {
    FakeRun run = platform.hypervisor.next();
    run.say(new Hello(1), new Ready());
    platform.awaitState("a", ACTIVE);
    return run;
  }

  private long count(String change) {
    return platform.changes.stream().filter(change::equals).count();
  }

  /** start_child answers with the error of init, whatever the restart type. */
  @ParameterizedTest
  @CsvSource({"always", "on-failure", "on-crash", "never"})
  void aStartThatWasAskedForAndFailedIsNotTriedAgain(String restart) throws Exception {
    settings("a", "restart", restart);
    platform.deployBundle("a.jar", "a", "1");
    FakeRun run = platform.hypervisor.next();
    run.say(new Hello(1), new Failed("start", "a", "no database"));
    await().until(() -> platform.info("a").state() == STARTING);
    run.end(EXITED, 1);

    assertThat(platform.awaitState("a", FAILED).problem()).contains("no database");
    platform.awaitSettled();
    assertThat(count("a VERIFIED>STARTING")).isEqualTo(1);
    assertThat(platform.hypervisor.nothingStarted()).isTrue();
  }

  @Test
  void theStartOfAnOperatorAnswersWithItsFailure() throws Exception {
    settings("p", "restart", "always");
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    platform.lifecycle.stop("p");
    platform.hypervisor.script = run -> run.end(KILLED_KILL, 137);

    assertThat(platform.lifecycle.start("p").state()).isEqualTo(FAILED);
  }

  @Test
  void aCommandThatIsDoneAtOnceHasNotFailed() throws Exception {
    settings("p", "restart", "on-failure");
    platform.hypervisor.script = run -> run.end(OK, 0);
    platform.deployCommand("p", "p");

    platform.awaitState("p", STOPPED);
  }

  /** A child that fails in init when it is restarted counts as one more restart. */
  @Test
  void aRestartThatDoesNotBecomeReadyIsFollowedByAnotherUpToTheLimit() throws Exception {
    settings("a", "restart", "on-failure", "restart.intensity", "3");
    platform.deployBundle("a.jar", "a", "1");
    ready().end(EXITED, 1);
    for (int i = 0; i < 3; i++) {
      FakeRun again = platform.hypervisor.next();
      again.say(new Hello(1));
      again.end(EXITED, 1);
    }

    PluginInfo failed = platform.awaitState("a", FAILED);
    assertThat(failed.problem())
        .contains("it ended before it was ready", "3 restarts within 600 s", "aurora:reset a");
    assertThat(count("a BACKOFF>STARTING")).isEqualTo(3);
    assertThat(platform.hypervisor.nothingStarted()).isTrue();
  }

  @Test
  void aRestartWhoseSandboxCannotBeBuiltNowIsTriedAgain() throws Exception {
    settings("p", "restart", "always");
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    platform.hypervisor.refusal = Optional.of("no more processes");
    platform.hypervisor.next().end(EXITED, 1);
    await().until(() -> count("p STARTING>BACKOFF") >= 2);
    await().until(() -> platform.info("p").problem().contains("no more processes"));

    platform.hypervisor.refusal = Optional.empty();

    platform.awaitState("p", ACTIVE);
  }

  /** Escalation: there is nobody above but the operator, who hears of it. */
  @Test
  void tooManyRestartsAreAnEventWithItsReason() throws Exception {
    CopyOnWriteArrayList<PluginInfo> heard = new CopyOnWriteArrayList<>();
    platform.lifecycle.listeners.add((before, plugin) -> heard.add(plugin));
    settings("p", "restart", "always", "restart.intensity", "1");
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    platform.hypervisor.next().end(EXITED, 1);
    platform.hypervisor.next().end(EXITED, 1);
    platform.awaitState("p", FAILED);

    await()
        .untilAsserted(
            () ->
                assertThat(heard)
                    .filteredOn(plugin -> plugin.state() == FAILED)
                    .singleElement()
                    .satisfies(
                        plugin ->
                            assertThat(plugin.problem())
                                .contains("it is not started again: 1 restarts within 600 s")));
  }

  /** terminate_child: what an operator has ended stays so, whatever the type. */
  @ParameterizedTest
  @CsvSource({"always", "on-failure"})
  void whatAnOperatorStopsIsNotRestarted(String restart) throws Exception {
    settings("p", "restart", restart);
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    FakeRun run = platform.hypervisor.next();

    assertThat(platform.lifecycle.stop("p").state()).isEqualTo(STOPPED);

    assertThat(run.ended()).isTrue();
    platform.awaitSettled();
    assertThat(platform.hypervisor.nothingStarted()).isTrue();
  }

  /** brutal_kill, a timeout, infinity. */
  @ParameterizedTest
  @CsvSource({"0s, 0", "300ms, 300", "unlimited, 3153600000000"})
  void theGraceIsThatOfTheConfiguration(String grace, long millis) throws Exception {
    settings("p", "stop-grace", grace);
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    FakeRun run = platform.hypervisor.next();

    assertThat(platform.lifecycle.stop("p").state()).isEqualTo(STOPPED);

    assertThat(run.stops).containsExactly(Duration.ofMillis(millis));
    assertThat(platform.info("p").problem())
        .isEqualTo(millis == 0 ? "it did not end in time and was killed" : "");
  }

  @Test
  void aBundleIsKilledAtOnceWithoutGrace() throws Exception {
    settings("a", "stop-grace", "0s");
    platform.deployBundle("a.jar", "a", "1");
    FakeRun run = ready();

    assertThat(platform.lifecycle.stop("a").state()).isEqualTo(STOPPED);
    assertThat(run.stops).containsExactly(Duration.ZERO);
  }

  /** hanging_restart_loop: a supervisor that is busy with restarts still obeys. */
  @Test
  void aLoopOfRestartsCanBeStopped() throws Exception {
    settings("p", "restart", "always", "restart.backoff", "0ms", "restart.intensity", "9999");
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    platform.hypervisor.script = run -> run.end(EXITED, 1);
    platform.hypervisor.next().end(EXITED, 1);
    for (int i = 0; i < 20; i++) {
      platform.hypervisor.next();
    }

    assertThat(platform.lifecycle.stop("p").state()).isEqualTo(STOPPED);
    while (!platform.hypervisor.nothingStarted()) {
      platform.hypervisor.next();
    }
    assertThat(platform.lifecycle.stop("p").state()).isEqualTo(STOPPED);
    assertThat(platform.hypervisor.nothingStarted()).isTrue();
  }

  @Test
  void aLoopOfRestartsCanBeUndeployed() throws Exception {
    settings("p", "restart", "always", "restart.backoff", "0ms", "restart.intensity", "9999");
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    platform.hypervisor.script = run -> run.end(EXITED, 1);
    platform.hypervisor.next().end(EXITED, 1);
    platform.hypervisor.next();

    platform.remove("p");

    platform.awaitGone("p");
  }

  /** Scaling to many temporary children. */
  @Test
  void manyThatAreNotRestartedEndEachForItself() throws Exception {
    int many = 200;
    for (int i = 0; i < many; i++) {
      platform.configurations.plugin("p" + i, Map.of("restart", "never"));
      platform.deployCommand("p" + i, "p" + i);
    }
    platform.awaitSettled();
    for (int i = 0; i < many; i++) {
      boolean even = i % 2 == 0;
      platform.hypervisor.next().end(even ? OK : EXITED, even ? 0 : 1);
    }

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> platform.lifecycle.list().stream().noneMatch(p -> p.state().running()));
    assertThat(platform.lifecycle.list())
        .filteredOn(plugin -> plugin.state() == STOPPED)
        .hasSize(many / 2);
    assertThat(platform.lifecycle.list())
        .filteredOn(plugin -> plugin.state() == FAILED)
        .hasSize(many / 2);
    assertThat(platform.hypervisor.nothingStarted()).isTrue();
  }

  /** rest_for_one_other_child_fails_restart. */
  @Test
  void oneOfTheGroupThatFailsToComeBackIsRestartedLikeAnother() throws Exception {
    settings("db", "restart", "always", "restart.strategy", "rest-for-one");
    settings("shop", "restart", "on-failure");
    platform.deployNeeding("db", "1");
    platform.deployNeeding("shop", "1", "db");
    platform.awaitState("shop", ACTIVE);
    AtomicInteger failures = new AtomicInteger(2);
    platform.hypervisor.script =
        run -> {
          if (run.instance.owner().equals("shop") && failures.getAndDecrement() > 0) {
            run.end(EXITED, 1);
          }
        };

    platform.hypervisor.next().end(EXITED, 1);

    await().until(() -> failures.get() < 0);
    platform.awaitState("shop", ACTIVE);
    assertThat(count("shop STARTING>BACKOFF")).isEqualTo(2);
    assertThat(count("db STARTING>ACTIVE")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"OK, STOPPED", "EXITED, BACKOFF", "KILLED_KILL, BACKOFF"})
  void withoutASettingItIsRestartedAfterFailures(SandboxStatus end, PluginState expected)
      throws Exception {
    platform.configurations.plugin(
        "p", Map.of("restart.backoff", "1h", "restart.backoff-max", "1h"));
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);

    platform.hypervisor.next().end(end, end == OK ? 0 : 1);

    platform.awaitState("p", expected);
    assertThat(expected == BACKOFF).isEqualTo(!platform.info("p").problem().contains("by itself"));
  }
}
