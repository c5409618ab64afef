package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.auroraos.api.hypervisor.OutputListener.OutputStreamName;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.runtime.RuntimeMessage;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.audit.AuditTrail;
import org.auroraos.core.internal.logs.LogReader;
import org.auroraos.core.internal.logs.LogRecord;
import org.auroraos.core.internal.logs.PluginLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins outlive the platform, and the next one takes them over. */
class AdoptionTest {
  @TempDir Path temp;

  @Test
  void aRunningPluginIsTakenOverWithItsPidAndItsStart() throws Exception {
    Platform first = new Platform(temp);
    first.deployCommand("a", "a");
    FakeRun run = first.hypervisor.next();
    PluginInfo before = first.awaitState("a", PluginState.ACTIVE);
    first.leave();
    assertThat(run.ended()).isFalse();

    try (Platform second = first.next()) {
      second.backendCame();
      PluginInfo after = second.awaitState("a", PluginState.ACTIVE);
      second.look();
      second.awaitSettled();

      assertThat(after.pid()).isEqualTo(before.pid());
      assertThat(after.started()).isEqualTo(before.started());
      assertThat(after.policyStale()).isFalse();
      assertThat(second.hypervisor.nothingStarted()).isTrue();
      assertThat(second.changes).containsExactly("a VERIFIED>STARTING", "a STARTING>ACTIVE");
      assertThat(log("a")).extracting(LogRecord::line).contains("started, pid " + run.pid());
      assertRow("a");
    }
    assertThat(run.ended()).isTrue();
    assertThat(temp.resolve("data/run/a")).doesNotExist();
  }

  @Test
  void theDeployFolderMayBeSeenBeforeThereIsABackend() throws Exception {
    Platform first = started("a");
    first.leave();

    try (Platform second = first.next()) {
      second.look();
      second.backendCame();
      second.awaitState("a", PluginState.ACTIVE);
      assertThat(second.hypervisor.nothingStarted()).isTrue();
    }
  }

  @Test
  void aDeployFolderThatCannotBeReadIsWhatAPluginWaitsFor() throws Exception {
    Platform first = started("a");
    first.close();

    try (Platform second = first.nextThatCannotRead()) {
      second.backendCame();
      second.look();
      await().until(() -> !second.info("a").problem().isEmpty());
      assertThat(second.info("a").state()).isEqualTo(PluginState.VERIFIED);
      assertThat(second.info("a").problem())
          .isEqualTo("it waits for the deploy folder /deploy, which does not exist; create it");

      second.readable = true;
      second.look();
      assertThat(second.awaitState("a", PluginState.ACTIVE).problem()).isEmpty();
      second.readable = false;
      second.look();
      second.awaitSettled();
      assertThat(second.info("a").state()).isEqualTo(PluginState.ACTIVE);
      assertThat(second.info("a").problem()).isEmpty();
    }
  }

  @Test
  void theEndOfOneThatWasTakenOverIsNoReasonToStartIt() throws Exception {
    Platform first = new Platform(temp);
    first.configurations.plugin("a", Map.of("restart", "never"));
    first.deployCommand("a", "a");
    FakeRun run = first.hypervisor.next();
    first.awaitState("a", PluginState.ACTIVE);
    first.leave();

    try (Platform second = first.next()) {
      second.look();
      second.backendCame();
      second.awaitState("a", PluginState.ACTIVE);
      second.awaitSettled();
      run.end(SandboxStatus.EXITED, 3);

      second.awaitState("a", PluginState.FAILED);
      second.awaitSettled();
      assertThat(second.hypervisor.nothingStarted()).isTrue();
      assertThat(second.info("a").state()).isEqualTo(PluginState.FAILED);
    }
  }

  @Test
  void theRecordOfAnEndIsKeptUntilEverybodyHasBeenToldOfIt() throws Exception {
    Platform first = new Platform(temp);
    first.configurations.plugin("seen", Map.of("restart", "never"));
    first.configurations.plugin("unseen", Map.of("restart", "never"));
    first.deployCommand("seen", "seen");
    FakeRun seen = first.hypervisor.next();
    first.deployCommand("unseen", "unseen");
    FakeRun unseen = first.hypervisor.next();
    first.awaitState("seen", PluginState.ACTIVE);
    first.awaitState("unseen", PluginState.ACTIVE);
    List<String> kept = new CopyOnWriteArrayList<>();
    first.lifecycle.listeners.add((before, plugin) -> noteRecord(plugin, kept));
    seen.end(SandboxStatus.EXITED, 3);
    first.awaitState("seen", PluginState.FAILED);
    await().until(() -> !Files.exists(temp.resolve("data/run/seen")));
    first.leave();
    unseen.end(SandboxStatus.EXITED, 4);

    try (Platform second = first.next()) {
      second.lifecycle.listeners.add((before, plugin) -> noteRecord(plugin, kept));
      second.look();
      second.backendCame();
      second.awaitState("unseen", PluginState.FAILED);
      await().until(() -> !Files.exists(temp.resolve("data/run/unseen")));
    }
    assertThat(kept).containsExactly("seen", "unseen");
  }

  @Test
  void anEndThatWasRecordedBeforeThePlatformWasKilledIsRecordedOnce() throws Exception {
    Platform first = new Platform(temp);
    first.configurations.plugin(
        "a", Map.of("restart.backoff", "10m", "restart.backoff-max", "20m"));
    first.deployCommand("a", "a");
    FakeRun run = first.hypervisor.next();
    first.awaitState("a", PluginState.ACTIVE);
    AuditTrail trail = first.recordStates();
    Path kept = temp.resolve("kept");
    Path directory = temp.resolve("data/run/a");
    // What a kill would leave: the end is recorded, its own record is still there.
    first.lifecycle.listeners.add((before, plugin) -> keep(plugin, directory, kept));
    run.end(SandboxStatus.EXITED, 3);
    first.awaitState("a", PluginState.BACKOFF);
    await().until(() -> !Files.exists(directory));
    int restarts = first.info("a").supervision().restarts();
    first.leave();
    trail.close();
    Files.move(kept, directory);

    try (Platform second = first.next()) {
      second.audit.entries().addAll(first.audit.entries());
      second.recordStates();
      second.backendCame();
      second.look();
      PluginInfo after = second.awaitState("a", PluginState.BACKOFF);

      assertThat(after.lastResult().orElseThrow().rc()).isEqualTo(3);
      assertThat(after.supervision().restarts()).isEqualTo(restarts);
      await().until(() -> !Files.exists(directory));
      assertThat(second.audit.details("plugin.state", "run")).containsOnlyOnce(run.traceId());
      assertThat(second.changes).containsExactly("a VERIFIED>BACKOFF");
    }
  }

  private static void keep(PluginInfo plugin, Path directory, Path kept) {
    if (plugin.state() == PluginState.BACKOFF) {
      try (Stream<Path> files = Files.list(directory)) {
        Files.createDirectory(kept);
        for (Path file : files.toList()) {
          Files.copy(file, kept.resolve(file.getFileName()));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void noteRecord(PluginInfo plugin, List<String> kept) {
    Path record = temp.resolve("data/run").resolve(plugin.id()).resolve("launch.json");
    if (plugin.state() == PluginState.FAILED && Files.exists(record)) {
      kept.add(plugin.id());
    }
  }

  @Test
  void anEndThatNobodySawIsTheLastResultAndTheStateFollows() throws Exception {
    Platform first = new Platform(temp);
    first.configurations.plugin("bad", Map.of("restart", "never"));
    first.deployCommand("bad", "bad");
    FakeRun bad = first.hypervisor.next();
    first.deployCommand("good", "good");
    FakeRun good = first.hypervisor.next();
    first.awaitState("bad", PluginState.ACTIVE);
    first.awaitState("good", PluginState.ACTIVE);
    first.leave();
    bad.print(OutputStreamName.STDERR, "farewell");
    bad.end(SandboxStatus.EXITED, 23);
    good.end(SandboxStatus.OK, 0);

    try (Platform second = first.next()) {
      second.look();
      second.backendCame();
      PluginInfo failed = second.awaitState("bad", PluginState.FAILED);
      PluginInfo stopped = second.awaitState("good", PluginState.STOPPED);
      second.awaitSettled();

      assertThat(failed.lastResult().orElseThrow().rc()).isEqualTo(23);
      assertThat(failed.problem()).contains("it exited with 23");
      assertThat(stopped.lastResult().orElseThrow().status()).isEqualTo(SandboxStatus.OK);
      assertThat(second.hypervisor.nothingStarted()).isTrue();
      await().until(() -> !Files.exists(temp.resolve("data/run/bad")));
      second.lifecycle.start("bad");
      assertThat(second.hypervisor.next().instance.id()).isEqualTo("bad");
    }
  }

  @Test
  void aLostSandboxIsStartedAnew() throws Exception {
    Platform first = started("a");
    first.leave();
    first.hypervisor.machine.clear();

    try (Platform second = first.next()) {
      second.look();
      second.backendCame();
      second.hypervisor.next();
      second.awaitState("a", PluginState.ACTIVE);
    }
  }

  @Test
  void whatCannotBeTakenOverIsStartedAnew() throws Exception {
    Platform first = started("a");
    first.leave();

    try (Platform second = first.next()) {
      second.hypervisor.adoption = Optional.of("it is another process");
      second.look();
      second.backendCame();
      second.hypervisor.next();
      second.awaitState("a", PluginState.ACTIVE);
    }
  }

  @Test
  void whatCannotBeFoundOutForNowIsTriedAgainAndNothingIsStartedBesideIt() throws Exception {
    Platform first = new Platform(temp);
    first.deployCommand("a", "a");
    FakeRun run = first.hypervisor.next();
    first.awaitState("a", PluginState.ACTIVE);
    first.leave();

    try (Platform second = first.next()) {
      second.hypervisor.adoptionFails = true;
      second.look();
      second.backendCame();
      await().until(() -> second.info("a").problem().contains("Too many open files"));
      assertThat(second.info("a").state()).isEqualTo(PluginState.VERIFIED);
      second.deployCommand("b", "b");
      assertThat(second.hypervisor.next().instance.id()).isEqualTo("b");
      second.hypervisor.adoptionFails = false;

      PluginInfo found = second.awaitState("a", PluginState.ACTIVE);
      assertThat(found.pid()).hasValue(run.pid());
      assertThat(found.problem()).isEmpty();
      assertThat(second.hypervisor.nothingStarted()).isTrue();
    }
    assertThat(run.ended()).isTrue();
  }

  @Test
  void whatRunsUnderARecordThatCannotBeReadIsEndedBeforeItIsStartedAnew() throws Exception {
    Platform first = new Platform(temp);
    first.deployCommand("a", "a");
    FakeRun run = first.hypervisor.next();
    first.awaitState("a", PluginState.ACTIVE);
    first.leave();
    Files.writeString(temp.resolve("data/run/a/launch.json"), "{ torn");

    try (Platform second = first.next()) {
      second.look();
      second.backendCame();
      second.hypervisor.next();
      second.awaitState("a", PluginState.ACTIVE);
      assertThat(run.ended()).isTrue();
    }
  }

  @Test
  void anotherVersionThanTheDeployedOneIsKilled() throws Exception {
    Platform first = new Platform(temp);
    first.deployCommand("a", "a");
    FakeRun run = first.hypervisor.next();
    first.awaitState("a", PluginState.ACTIVE);
    first.leave();
    Path launch = temp.resolve("data/run/a/launch.json");
    Files.writeString(
        launch,
        Files.readString(launch)
            .replaceFirst("\"digest\" *: *\"....", "$0")
            .replaceFirst("(\"digest\" *: *\")....", "$10000"));

    try (Platform second = first.next()) {
      second.look();
      second.backendCame();
      second.hypervisor.next();
      second.awaitState("a", PluginState.ACTIVE);
      assertThat(run.stops).containsExactly(Duration.ZERO);
      assertThat(second.audit.details("plugin.killed", "reason"))
          .singleElement()
          .asString()
          .startsWith("it is not adopted: it is the version");
    }
  }

  @Test
  void aPluginWhoseSourceHasVanishedIsTakenOverAndThenUndeployed() throws Exception {
    Platform first = new Platform(temp);
    first.deployCommand("a", "a");
    FakeRun run = first.hypervisor.next();
    first.awaitState("a", PluginState.ACTIVE);
    first.leave();
    Platform.delete(temp.resolve("deploy/a"));

    try (Platform second = first.next()) {
      second.look();
      second.backendCame();
      second.awaitGone("a");

      assertThat(run.stops).containsExactly(Duration.ofSeconds(1));
      assertThat(second.changes).contains("a STARTING>STOPPING", "a STOPPING>STOPPED");
    }
  }

  @Test
  void aReplacementThatCameMeanwhileStopsTheOldVersionFirst() throws Exception {
    Platform first = new Platform(temp);
    first.deployCommand("a", "a");
    FakeRun old = first.hypervisor.next();
    first.awaitState("a", PluginState.ACTIVE);
    first.leave();
    Platform.delete(temp.resolve("deploy/a"));
    org.auroraos.core.internal.archive.Samples.module(
        temp.resolve("deploy/a"), "a", Platform.SCRIPT + "# new\n");

    try (Platform second = first.next()) {
      second.backendCame();
      second.awaitState("a", PluginState.ACTIVE);
      second.look();
      second.hypervisor.next();
      second.awaitState("a", PluginState.ACTIVE);
      assertThat(old.ended()).isTrue();
    }
  }

  @Test
  void aPolicyThatHasChangedMeanwhileIsShownAsStale() throws Exception {
    FakeConfigurations configurations = new FakeConfigurations();
    configurations.plugin("a", Map.of("limits.open-files", "100"));
    Platform first = new Platform(temp, configurations, true, run -> {});
    first.deployCommand("a", "a");
    first.awaitState("a", PluginState.ACTIVE);
    first.leave();
    configurations.plugin("a", Map.of("limits.open-files", "200"));

    try (Platform second = first.next()) {
      second.look();
      second.backendCame();
      second.awaitState("a", PluginState.ACTIVE);
      await().until(() -> second.info("a").policyStale());
      second.lifecycle.configurationEvent(
          configurations.plugin("a", Map.of("limits.open-files", "100")));
      await().until(() -> !second.info("a").policyStale());
    }
  }

  @Test
  void aBundlePluginTellsTheNextPlatformWhatTheLastOneHasHeard() throws Exception {
    Platform first = new Platform(temp);
    first.deployBundle("b.jar", "b", "1.0.0");
    FakeRun run = first.hypervisor.next();
    run.say(new RuntimeMessage.Hello(RuntimeMessage.PROTOCOL), new RuntimeMessage.Ready());
    first.awaitState("b", PluginState.ACTIVE);
    first.leave();
    // What the last one has read in part: the rest of a message, and a whole one.
    run.sayBytes((byte) 9, (byte) 5, (byte) 0);
    run.say(new RuntimeMessage.Ready());

    try (Platform second = first.next()) {
      second.look();
      second.backendCame();
      second.awaitState("b", PluginState.STARTING);
      RuntimeMessage.Sync sync = (RuntimeMessage.Sync) run.hear();
      run.say(
          new RuntimeMessage.Synced(sync.nonce()),
          new RuntimeMessage.Hello(RuntimeMessage.PROTOCOL),
          new RuntimeMessage.Ready());
      second.awaitState("b", PluginState.ACTIVE);
      assertThat(second.hypervisor.nothingStarted()).isTrue();
    }
    assertThat(run.hear()).isEqualTo(new RuntimeMessage.Stop());
  }

  @Test
  void whileItsBackendIsUpdatedAPluginGoesOn() throws Exception {
    try (Platform platform = started("a")) {
      long pid = platform.info("a").pid().orElseThrow();
      platform.ends = false;
      platform.backendWent();
      platform.backendCame();
      await().until(() -> adoptions("a") == 1);

      assertThat(platform.info("a").state()).isEqualTo(PluginState.ACTIVE);
      assertThat(platform.info("a").pid()).hasValue(pid);
      assertThat(platform.changes).endsWith("a STARTING>ACTIVE");
      platform.ends = true;
    }
  }

  @Test
  void oneThatEndsWhileItsBackendIsUpdatedEndsWithItsExactResult() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.configurations.plugin("a", Map.of("restart", "never"));
      platform.deployCommand("a", "a");
      FakeRun run = platform.hypervisor.next();
      platform.awaitState("a", PluginState.ACTIVE);
      platform.ends = false;
      platform.backendWent();
      await().until(() -> platform.hypervisor.find("a").isEmpty());
      run.end(SandboxStatus.SIGNALED, 139);
      platform.backendCame();

      PluginInfo info = platform.awaitState("a", PluginState.FAILED);
      assertThat(info.lastResult().orElseThrow().rc()).isEqualTo(139);
      platform.ends = true;
    }
  }

  @Test
  void oneThatIsStoppedWhileItsBackendIsUpdatedIsStoppedByTheNext() throws Exception {
    try (Platform platform = started("a")) {
      platform.ends = false;
      platform.backendWent();
      await().until(() -> platform.hypervisor.find("a").isEmpty());
      Thread stopper = new Thread(() -> stop(platform));
      stopper.start();
      platform.awaitState("a", PluginState.STOPPING);
      platform.backendCame();
      platform.awaitState("a", PluginState.STOPPED);
      stopper.join();
      platform.ends = true;
    }
  }

  @Test
  void aPlatformThatIsToldToKeepItsPluginsDoesSoWhenItEnds() throws Exception {
    Platform first = new Platform(temp);
    first.deployCommand("a", "a");
    FakeRun run = first.hypervisor.next();
    first.awaitState("a", PluginState.ACTIVE);
    first.lifecycle.keepWhenPlatformEnds();
    first.close();

    assertThat(run.ended()).isFalse();
    Platform second = first.next();
    second.backendCame();
    second.awaitState("a", PluginState.ACTIVE);
    second.close();
    assertThat(run.ended()).isTrue();
  }

  @Test
  void whatRunsForAPluginThatNobodyKnowsIsKilled() throws Exception {
    Platform first = new Platform(temp);
    first.deployCommand("a", "a");
    FakeRun run = first.hypervisor.next();
    first.awaitState("a", PluginState.ACTIVE);
    first.leave();
    Files.delete(temp.resolve("data/plugins/a/state.json"));
    Platform.delete(temp.resolve("deploy/a"));

    try (Platform second = first.next()) {
      second.backendCame();
      await().until(() -> !Files.exists(temp.resolve("data/run/a")));
      assertThat(run.ended()).isTrue();
    }
  }

  @Test
  void nothingStartsBeforeEverythingThatRunsIsFound() throws Exception {
    Platform first = started("runs");
    first.leave();

    try (Platform second = first.next()) {
      second.hypervisor.script =
          run -> {
            if (second.info("runs").state() == PluginState.VERIFIED) {
              second.hypervisor.violations.add(run.instance.id() + " started too early");
            }
          };
      second.deployCommand("new", "new");
      second.backendCame();
      second.awaitState("new", PluginState.ACTIVE);
      second.awaitState("runs", PluginState.ACTIVE);
    }
  }

  private Platform started(String id) throws Exception {
    Platform platform = new Platform(temp);
    platform.deployCommand(id, id);
    platform.hypervisor.next();
    platform.awaitState(id, PluginState.ACTIVE);
    return platform;
  }

  private static void stop(Platform platform) {
    try {
      platform.lifecycle.stop("a");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private long adoptions(String id) throws IOException {
    return log(id).stream().filter(record -> record.line().startsWith("adopted, pid")).count();
  }

  private List<LogRecord> log(String id) throws IOException {
    Path file = PluginLog.current(temp.resolve("data"), id);
    try (LogReader reader = LogReader.open(file, Integer.MAX_VALUE)) {
      return reader.poll();
    }
  }

  private void assertRow(String id) throws IOException {
    long expected = 1;
    for (LogRecord record : log(id)) {
      assertThat(record.seq()).isEqualTo(expected++);
    }
  }
}
