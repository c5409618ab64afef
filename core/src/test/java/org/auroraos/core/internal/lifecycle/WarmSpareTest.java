package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.BACKOFF;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.Spare;
import org.auroraos.api.runtime.RuntimeMessage;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that waits to take over. A back-off of an hour tells it from a start. */
class WarmSpareTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final RuntimeMessage.Hello HELLO =
      new RuntimeMessage.Hello(RuntimeMessage.PROTOCOL);
  private static final Map<String, String> SETTINGS =
      Map.of("warm-spare", "true", "restart.backoff", "1h", "restart.backoff-max", "1h");

  @TempDir Path temp;
  private Platform platform;

  @BeforeEach
  void begin() throws IOException {
    platform = new Platform(temp);
  }

  @AfterEach
  void end() throws IOException {
    platform.close();
    assertThat(spareDirectories()).isZero();
  }

  @Test
  void itTakesOverWithoutWaitingWhenThePluginCrashes() throws Exception {
    FakeRun first = started(SETTINGS);
    FakeRun spare = readySpare();
    assertThat(spare.heard()).isZero();
    assertThat(platform.info("a").pid()).hasValue(first.pid());

    first.end(SandboxStatus.SIGNALED, 139);
    takeOver(spare);

    platform.awaitState("a", ACTIVE);
    assertThat(platform.info("a").pid()).hasValue(spare.pid());
    assertThat(platform.info("a").started().orElseThrow()).isAfter(spare.started());
    assertThat(platform.info("a").supervision().restarts()).isEqualTo(1);
    assertThat(platform.changes)
        .endsWith("a ACTIVE>BACKOFF", "a BACKOFF>STARTING", "a STARTING>ACTIVE");
    assertThat(log()).contains("its warm spare takes over, pid " + spare.pid());
    String pid = Long.toString(spare.pid());
    assertThat(platform.audit.details("plugin.spare.started", "pid")).contains(pid);
    assertThat(platform.audit.details("plugin.spare.took-over", "pid")).containsExactly(pid);
    assertThat(platform.audit.details("plugin.launched", "pid"))
        .containsExactly(Long.toString(first.pid()));
    assertThat(platform.audit.details("plugin.spare.took-over", "policy-digest"))
        .isEqualTo(platform.audit.details("plugin.launched", "policy-digest"));
    assertThat(readySpare().pid()).isNotEqualTo(spare.pid());
  }

  @Test
  void aTakeoverCountsAsARestart() throws Exception {
    FakeRun run = started(with("restart.intensity", "1"));
    FakeRun spare = readySpare();
    run.end(SandboxStatus.SIGNALED, 139);
    takeOver(spare);
    FakeRun second = readySpare();

    spare.end(SandboxStatus.SIGNALED, 139);

    assertThat(platform.awaitState("a", FAILED).problem()).contains("aurora:reset a");
    await().until(second::ended);
    assertThat(platform.info("a").supervision().spare()).isEqualTo(Spare.unwanted());
  }

  @Test
  void oneThatIsNotReadyDoesNotTakeOver() throws Exception {
    FakeRun first = started(SETTINGS);
    FakeRun spare = platform.hypervisor.next();
    awaitSpare(s -> s.state() == Spare.State.PREPARING);

    first.end(SandboxStatus.SIGNALED, 139);

    platform.awaitState("a", BACKOFF);
    assertThat(spare.heard()).isZero();
  }

  @Test
  void oneThatIsKilledTogetherWithThePluginIsReplacedByAStart() throws Exception {
    FakeRun first = started(SETTINGS);
    FakeRun spare = readySpare();
    platform.lifecycle.configurationEvent(platform.configurations.plugin("b", Map.of()));
    // The plugin's queue hears of both ends after it was asked to do this.
    first.end(SandboxStatus.SIGNALED, 139);
    spare.end(SandboxStatus.KILLED_KILL, 137);

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                platform.info("a").state() == BACKOFF
                    || platform.info("a").pid().stream().anyMatch(pid -> pid != first.pid()));
    platform.lifecycle.stop("a");
  }

  @Test
  void nobodyIsToldToStartASpareThatTheStopHasReached() throws Exception {
    FakeRun first = started(SETTINGS);
    FakeRun spare = readySpare();

    assertThat(platform.lifecycle.stop("a").state()).isEqualTo(STOPPED);

    assertThat(spare.ended()).isTrue();
    assertThat(spare.heard()).isZero();
    assertThat(first.ended()).isTrue();
  }

  @Test
  void anotherVersionEndsIt() throws Exception {
    started(SETTINGS);
    FakeRun spare = readySpare();

    platform.deployBundle("a.jar", "a", "2");

    await().until(spare::ended);
    FakeRun second = platform.hypervisor.next();
    second.say(HELLO, new RuntimeMessage.Ready());
    platform.awaitState("a", ACTIVE);
    readySpare();
  }

  @Test
  void anotherPolicyEndsItAndTheNextStartBringsAnother() throws Exception {
    FakeRun first = started(SETTINGS);
    FakeRun spare = readySpare();

    change(with("limits.open-files", "99"));

    await().until(spare::ended);
    awaitSpare(s -> s.reason().contains("have changed"));
    first.end(SandboxStatus.SIGNALED, 139);
    platform.awaitState("a", BACKOFF);
    startAgain();
    readySpare();
  }

  @Test
  void otherSettingsEndItAndTheOldOnesBringAnother() throws Exception {
    started(SETTINGS);
    FakeRun spare = readySpare();

    change(with("stop-grace", "7s"));
    await().until(spare::ended);
    change(SETTINGS);

    readySpare();
  }

  @Test
  void whoeverWantsNoneAnyMoreHasNone() throws Exception {
    started(SETTINGS);
    FakeRun spare = readySpare();
    Map<String, String> without = new HashMap<>(SETTINGS);
    without.remove("warm-spare");

    change(without);

    await().until(spare::ended);
    awaitSpare(s -> s.equals(Spare.unwanted()));
  }

  @Test
  void oneThatEndsIsSaidAndTriedAgainAndThePluginGoesOn() throws Exception {
    FakeRun first = started(SETTINGS);
    FakeRun spare = platform.hypervisor.next();

    spare.say(HELLO, new RuntimeMessage.Failed("resolve", "a", "no package"));
    awaitProblem(spare);
    spare.end(SandboxStatus.EXITED, 1);

    awaitSpare(s -> s.nextTry().isPresent() && s.reason().contains("no package"));
    assertThat(platform.info("a").state()).isEqualTo(ACTIVE);
    assertThat(platform.info("a").problem()).isEmpty();
    assertThat(platform.info("a").supervision().restarts()).isZero();
    assertThat(log()).contains("warm spare: bundle a does not resolve: no package");
    assertThat(first.ended()).isFalse();
    readySpare();
  }

  @Test
  void oneThatCannotBeLaunchedIsTriedAgain() throws Exception {
    FakeRun first = started(SETTINGS);
    FakeRun spare = readySpare();
    platform.hypervisor.refusal = java.util.Optional.of("no groups left");

    spare.end(SandboxStatus.KILLED_KILL, 137);

    awaitSpare(s -> s.reason().contains("no groups left"));
    platform.hypervisor.refusal = java.util.Optional.empty();
    assertThat(readySpare().pid()).isNotEqualTo(first.pid());
    assertThat(platform.info("a").state()).isEqualTo(ACTIVE);
  }

  @Test
  void oneThatStartsThePluginUnaskedIsKilled() throws Exception {
    started(SETTINGS);
    FakeRun spare = platform.hypervisor.next();

    spare.say(HELLO, new RuntimeMessage.Prepared(), new RuntimeMessage.Ready());

    await().until(spare::ended);
    awaitSpare(s -> s.reason().contains("nobody told it to"));
    assertThat(platform.info("a").state()).isEqualTo(ACTIVE);
  }

  @Test
  void oneThatIsNotPreparedInTimeIsKilled() throws Exception {
    started(with("start-timeout", "300ms"));
    FakeRun spare = platform.hypervisor.next();

    await().until(spare::ended);
    awaitSpare(s -> s.reason().contains("start-timeout"));
    assertThat(platform.info("a").state()).isEqualTo(ACTIVE);
  }

  @Test
  void aCommandPluginCannotHaveOne() throws Exception {
    platform.configurations.plugin("p", Map.of("warm-spare", "true"));
    platform.deployCommand("p", "p");

    assertThat(platform.awaitState("p", FAILED).problem())
        .contains("warm-spare is for bundle plugins");
  }

  @Test
  void whereItCannotHelpItSaysWhy() throws Exception {
    started(with("restart", "never"));
    awaitSpare(s -> s.reason().contains("restart = never"));
    change(with("explain", "true"));
    platform.lifecycle.stop("a");
    platform.configurations.plugin("a", with("explain", "true"));
    startAgain();
    awaitSpare(s -> s.reason().contains("explain"));
  }

  @Test
  void theNextPlatformMakesANewOne() throws Exception {
    FakeRun first = started(SETTINGS);
    FakeRun spare = readySpare();

    platform.leave();
    assertThat(spare.ended()).isTrue();
    assertThat(first.ended()).isFalse();
    assertThat(spareDirectories()).isZero();
    platform = platform.next();
    platform.look();
    platform.backendCame();
    synchronise(first, new RuntimeMessage.Ready());

    platform.awaitState("a", ACTIVE);
    assertThat(readySpare().pid()).isNotEqualTo(spare.pid());
  }

  @Test
  void aPlatformThatIsKilledBeforeItSaysStartLeavesThatToTheNextOne() throws Exception {
    FakeRun first = started(SETTINGS);
    FakeRun spare = readySpare();
    first.end(SandboxStatus.SIGNALED, 139);
    assertThat(spare.hear()).isInstanceOf(RuntimeMessage.Sync.class);

    platform.leave();
    assertThat(spare.ended()).isFalse();
    platform = platform.next();
    platform.look();
    platform.backendCame();
    takeOver(spare);

    platform.awaitState("a", ACTIVE);
    assertThat(platform.info("a").pid()).hasValue(spare.pid());
    assertThat(platform.info("a").started().orElseThrow()).isAfter(spare.started());
    readySpare();
  }

  @Test
  void whatAnEarlierPlatformHasLeftOfOneIsEnded() throws Exception {
    Path left = temp.resolve("data/run/a~launch-7");
    Files.createDirectories(left);
    platform.close();

    platform = platform.next();
    platform.backendCame();

    await().until(() -> !Files.exists(left));
  }

  private FakeRun started(Map<String, String> settings) throws Exception {
    platform.configurations.plugin("a", settings);
    platform.deployBundle("a.jar", "a", "1");
    FakeRun run = platform.hypervisor.next();
    ready(run);
    return run;
  }

  /** The start is over when it is ready, or has not become so in time. */
  private void startAgain() throws Exception {
    Thread starting =
        new Thread(
            () -> {
              try {
                platform.lifecycle.start("a");
              } catch (PluginException e) {
                throw new IllegalStateException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    starting.start();
    ready(platform.hypervisor.next());
    starting.join();
  }

  private void ready(FakeRun run) throws IOException {
    run.say(HELLO, new RuntimeMessage.Ready());
    platform.awaitState("a", ACTIVE);
  }

  private FakeRun readySpare() throws Exception {
    FakeRun spare = platform.hypervisor.next();
    assertThat(spare.command()).last().isEqualTo("org.auroraos.plugin.runtime.Spare");
    assertThat(spare.instance.id()).startsWith("a-spare-");
    spare.say(HELLO, new RuntimeMessage.Prepared());
    awaitSpare(s -> s.equals(Spare.of(spare.pid(), true)));
    return spare;
  }

  private static void takeOver(FakeRun spare) throws IOException {
    synchronise(spare, new RuntimeMessage.Prepared());
    assertThat(spare.hear()).isEqualTo(new RuntimeMessage.Start());
    spare.say(new RuntimeMessage.Ready());
  }

  private static void synchronise(FakeRun run, RuntimeMessage said) throws IOException {
    RuntimeMessage.Sync sync = (RuntimeMessage.Sync) run.hear();
    run.say(new RuntimeMessage.Synced(sync.nonce()), HELLO, said);
  }

  /** Until the platform has read what it said. */
  private void awaitProblem(FakeRun spare) throws Exception {
    await().until(spare::allRead);
    platform.lifecycle.usage("a");
  }

  private void awaitSpare(Predicate<Spare> condition) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(platform.info("a").supervision().spare()).matches(condition));
  }

  private void change(Map<String, String> settings) {
    platform.lifecycle.configurationEvent(platform.configurations.plugin("a", settings));
  }

  private static Map<String, String> with(String key, String value) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put(key, value);
    return settings;
  }

  private String log() throws IOException {
    return Files.readString(temp.resolve("data/logs/a/current.jsonl"));
  }

  private long spareDirectories() throws IOException {
    try (Stream<Path> run = Files.list(temp.resolve("data/run"))) {
      return run.filter(path -> path.getFileName().toString().contains("~")).count();
    }
  }
}
