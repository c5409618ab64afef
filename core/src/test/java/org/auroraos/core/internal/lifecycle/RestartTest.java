package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.auroraos.api.plugin.PluginState.VERIFIED;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.auroraos.api.plugin.PluginInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the platform remembers when it is stopped, or killed, and started again. */
class RestartTest {
  @TempDir Path temp;

  @Test
  void pluginsStartAgainWithoutBeingUnpackedAgain() throws Exception {
    String digest;
    try (Platform first = new Platform(temp)) {
      first.deployCommand("p", "p");
      digest = first.awaitState("p", ACTIVE).digest();
    }
    // Would be refused if it were unpacked: only the store has the sound one.
    Path script = temp.resolve("deploy/p/run.sh");
    Files.setAttribute(script, "lastModifiedTime", Files.getLastModifiedTime(script));

    try (Platform second = new Platform(temp)) {
      assertThat(second.info("p").state()).isEqualTo(VERIFIED);
      second.awaitSettled();

      PluginInfo again = second.info("p");
      assertThat(again.state()).isEqualTo(ACTIVE);
      assertThat(again.digest()).isEqualTo(digest);
      assertThat(second.changes).noneMatch(change -> change.contains("STAGED"));
    }
  }

  @Test
  void dataOutlivesItsPluginUntilItIsPurged() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.deployCommand("p", "p");
      platform.awaitState("p", ACTIVE);
      Files.writeString(platform.plugin("p").resolve("data/rows"), "42");
      platform.remove("p");
      await().until(() -> platform.lifecycle.find("p").isEmpty());
      assertThat(platform.lifecycle.leftSomething("p")).isTrue();
      assertThat(platform.lifecycle.leftSomething("ghost")).isFalse();
      assertThat(platform.lifecycle.leftSomething("../p")).isFalse();

      platform.lifecycle.purge("p");

      assertThat(platform.lifecycle.leftSomething("p")).isFalse();
    }
  }

  @Test
  void whatWasStoppedStaysStopped() throws Exception {
    try (Platform first = new Platform(temp)) {
      first.deployCommand("p", "p");
      first.awaitState("p", ACTIVE);
      first.lifecycle.stop("p");
    }

    try (Platform second = new Platform(temp)) {
      second.awaitSettled();
      assertThat(second.info("p").state()).isEqualTo(STOPPED);
      assertThat(second.info("p").policyName()).isEqualTo("service");
      assertThat(second.lifecycle.start("p").state()).isEqualTo(ACTIVE);
    }

    try (Platform third = new Platform(temp)) {
      third.awaitSettled();
      assertThat(third.info("p").state()).isEqualTo(ACTIVE);
    }
  }

  @Test
  void aReplacementStartsWhatWasStopped() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.deployCommand("p", "p");
      platform.awaitState("p", ACTIVE);
      platform.lifecycle.stop("p");

      platform.deployCommand("p", "p", "#!/bin/sh\n# new\n");

      platform.awaitState("p", ACTIVE);
    }
  }

  @Test
  void theEndOfThePlatformStopsAllAtTheSameTime() throws Exception {
    List<FakeRun> asked = new CopyOnWriteArrayList<>();
    Platform platform = new Platform(temp);
    platform.deployCommand("p", "p");
    platform.deployCommand("q", "q");
    platform.awaitSettled();
    FakeRun p = platform.hypervisor.next();
    FakeRun q = platform.hypervisor.next();
    p.obedient = false;
    q.obedient = false;
    Thread closing = new Thread(platform::close);
    closing.start();
    await().until(() -> !p.stops.isEmpty() && !q.stops.isEmpty());
    asked.addAll(List.of(p, q));

    asked.forEach(run -> run.end(org.auroraos.api.sandbox.SandboxStatus.OK, 0));
    closing.join();

    assertThat(platform.info("p").state()).isEqualTo(STOPPED);
  }

  @Test
  void whatVanishedMeanwhileIsUndeployed() throws Exception {
    try (Platform first = new Platform(temp)) {
      first.deployCommand("p", "p");
      first.deployCommand("q", "q");
      first.awaitSettled();
      Files.writeString(first.plugin("p").resolve("data/rows"), "42");
    }
    Platform.delete(temp.resolve("deploy/p"));

    try (Platform second = new Platform(temp)) {
      second.awaitSettled();

      assertThat(second.lifecycle.list()).extracting(PluginInfo::id).containsExactly("q");
      assertThat(second.plugin("p").toFile().list()).containsExactly("data");
    }
  }

  @Test
  void whatChangedMeanwhileIsReplaced() throws Exception {
    String before;
    try (Platform first = new Platform(temp)) {
      first.deployCommand("p", "p");
      before = first.awaitState("p", ACTIVE).digest();
    }
    Files.writeString(temp.resolve("deploy/p/run.sh"), "#!/bin/sh\n# new\n");

    try (Platform second = new Platform(temp)) {
      second.awaitSettled();

      assertThat(second.awaitState("p", ACTIVE).digest()).isNotEqualTo(before);
    }
  }

  @Test
  void whatBrokeMeanwhileRunsOnInItsLastSoundVersion() throws Exception {
    try (Platform first = new Platform(temp)) {
      first.deployCommand("p", "p");
      first.awaitState("p", ACTIVE);
    }
    Files.writeString(temp.resolve("deploy/p/module.json"), "{");

    try (Platform second = new Platform(temp)) {
      second.awaitSettled();

      assertThat(second.info("p").state()).isEqualTo(ACTIVE);
      assertThat(second.info("p").problem()).contains("module.json");
    }
  }

  @Test
  void aTornStateFileIsPutAsideAndThePluginIsDeployedAnew() throws Exception {
    try (Platform first = new Platform(temp)) {
      first.deployCommand("p", "p");
      first.deployCommand("q", "q");
      first.awaitSettled();
    }
    Path state = temp.resolve("data/plugins/p/state.json");
    Files.writeString(state, Files.readString(state).substring(0, 40));

    try (Platform second = new Platform(temp)) {
      second.awaitSettled();

      assertThat(second.awaitState("p", ACTIVE).problem()).isEmpty();
      assertThat(second.awaitState("q", ACTIVE).problem()).isEmpty();
      assertThat(state.resolveSibling("state.json.invalid")).exists();
    }
  }

  @Test
  void withoutADeployFolderNothingStartsAndNothingIsSettled() throws Exception {
    try (Platform first = new Platform(temp)) {
      first.deployCommand("p", "p");
      first.awaitState("p", ACTIVE);
    }
    try (Platform second = new Platform(temp)) {
      second.lifecycle.watchedBy(() -> false);

      assertThat(second.lifecycle.awaitSettled(Duration.ofMillis(100))).isFalse();
      assertThat(second.info("p").state()).isEqualTo(VERIFIED);
    }
  }

  @Test
  void pluginsWaitForTheBackend() throws Exception {
    try (Platform platform = new Platform(temp, new FakeConfigurations(), false, run -> {})) {
      platform.deployCommand("p", "p");
      await().until(() -> platform.lifecycle.find("p").isPresent());

      platform.backendCame();

      platform.awaitState("p", ACTIVE);
      assertThat(platform.changes).noneMatch(change -> change.contains("FAILED"));
    }
  }

  @Test
  void automaticStartCanBeTurnedOff() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.configurations.plugin("p", Map.of("autostart", "false"));
      platform.deployCommand("p", "p");

      assertThat(platform.awaitState("p", STOPPED).problem()).contains("autostart is off");
      assertThat(platform.lifecycle.start("p").state()).isEqualTo(ACTIVE);
    }
  }
}
