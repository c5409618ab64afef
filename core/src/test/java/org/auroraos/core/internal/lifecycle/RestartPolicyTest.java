package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.BACKOFF;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.auroraos.api.sandbox.SandboxStatus.EXITED;
import static org.auroraos.api.sandbox.SandboxStatus.KILLED_KILL;
import static org.auroraos.api.sandbox.SandboxStatus.OK;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows when the process of a plugin ends by itself, as its configuration says. */
class RestartPolicyTest {
  private static final Map<String, String> SLOW =
      Map.of("restart.backoff", "1h", "restart.backoff-max", "1h");

  @TempDir Path temp;

  private static FakeRun running(Platform platform, Map<String, String> keys, String restart)
      throws Exception {
    Map<String, String> all = new HashMap<>(keys);
    all.put("restart", restart);
    platform.configurations.plugin("p", all);
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    return platform.hypervisor.next();
  }

  /** As OTP's supervisor_SUITE: permanent, transient, temporary by normal and abnormal exits. */
  @ParameterizedTest
  @CsvSource({
    "always, OK, BACKOFF",
    "always, EXITED, BACKOFF",
    "always, KILLED_KILL, BACKOFF",
    "on-failure, OK, STOPPED",
    "on-failure, EXITED, BACKOFF",
    "on-failure, KILLED_KILL, BACKOFF",
    "on-crash, OK, STOPPED",
    "on-crash, EXITED, FAILED",
    "on-crash, KILLED_KILL, BACKOFF",
    "never, OK, STOPPED",
    "never, EXITED, FAILED",
    "never, KILLED_KILL, FAILED",
  })
  void theEndAndTheTypeDecide(String restart, SandboxStatus end, PluginState expected)
      throws Exception {
    try (Platform platform = new Platform(temp)) {
      running(platform, SLOW, restart).end(end, end == OK ? 0 : 1);

      platform.awaitState("p", expected);
    }
  }

  @Test
  void itComesUpAgainAfterTheWait() throws Exception {
    try (Platform platform = new Platform(temp)) {
      running(platform, Map.of("restart.backoff", "10ms"), "on-failure").end(EXITED, 1);

      assertThat(platform.hypervisor.next().ended()).isFalse();
      platform.awaitState("p", ACTIVE);
      assertThat(platform.changes).containsSubsequence("p ACTIVE>BACKOFF", "p BACKOFF>STARTING");
    }
  }

  @Test
  void tooManyRestartsAreGivenUpUntilTheyAreForgotten() throws Exception {
    try (Platform platform = new Platform(temp)) {
      Map<String, String> keys = Map.of("restart.backoff", "10ms", "restart.intensity", "2");
      running(platform, keys, "always").end(EXITED, 1);
      platform.hypervisor.next().end(EXITED, 1);
      platform.hypervisor.next().end(EXITED, 1);

      assertThat(platform.awaitState("p", FAILED).problem())
          .contains("2 restarts within 600 s", "aurora:reset p");

      assertThat(platform.lifecycle.reset("p").state()).isEqualTo(ACTIVE);
      platform.hypervisor.next().end(EXITED, 1);
      assertThat(platform.hypervisor.next().ended()).isFalse();
    }
  }

  @Test
  void oneThatWaitsCanBeStoppedAndStarted() throws Exception {
    try (Platform platform = new Platform(temp)) {
      running(platform, SLOW, "always").end(EXITED, 1);
      assertThat(platform.awaitState("p", BACKOFF).problem()).contains("restart 1 at 20");

      assertThat(platform.lifecycle.start("p").state()).isEqualTo(ACTIVE);
      platform.hypervisor.next().end(EXITED, 1);
      platform.awaitState("p", BACKOFF);
      assertThat(platform.lifecycle.stop("p").state()).isEqualTo(STOPPED);
      assertThat(platform.hypervisor.nothingStarted()).isTrue();
    }
  }

  @Test
  void theNextPlatformWaitsOnAndCountsOn() throws Exception {
    FakeConfigurations configurations;
    try (Platform first = new Platform(temp)) {
      configurations = first.configurations;
      running(first, SLOW, "always").end(KILLED_KILL, 137);
      first.awaitState("p", BACKOFF);
    }

    try (Platform second = new Platform(temp, configurations, true, run -> {})) {
      second.look();
      assertThat(second.awaitState("p", BACKOFF).problem()).contains("restart 1 at 20");
      assertThat(second.hypervisor.nothingStarted()).isTrue();

      second.lifecycle.start("p");
      second.hypervisor.next().end(KILLED_KILL, 137);
      assertThat(second.awaitState("p", BACKOFF).problem()).contains("restart 2 at 20");
    }
  }

  @Test
  void whatWasGivenUpIsSoForTheNextPlatformUntilSomebodyStartsIt() throws Exception {
    FakeConfigurations configurations;
    try (Platform first = new Platform(temp)) {
      configurations = first.configurations;
      running(first, Map.of("restart.intensity", "0"), "always").end(EXITED, 1);
      first.awaitState("p", FAILED);
    }

    try (Platform second = new Platform(temp, configurations, true, run -> {})) {
      second.look();
      assertThat(second.awaitState("p", FAILED).problem())
          .contains("it exited with 1", "restart.intensity is 0", "aurora:reset p");
      assertThat(second.hypervisor.nothingStarted()).isTrue();

      assertThat(second.lifecycle.start("p").state()).isEqualTo(ACTIVE);
    }

    try (Platform third = new Platform(temp, configurations, true, run -> {})) {
      third.look();
      third.awaitState("p", ACTIVE);
    }
  }

  @Test
  void aSandboxThatCannotBeBuiltIsNotTriedAgainForEver() throws Exception {
    try (Platform platform = new Platform(temp)) {
      Map<String, String> keys = Map.of("restart.backoff", "10ms", "restart.intensity", "2");
      FakeRun run = running(platform, keys, "always");
      platform.hypervisor.refusal = Optional.of("no cgroup");
      run.end(EXITED, 1);

      assertThat(platform.awaitState("p", FAILED).problem())
          .contains("no cgroup", "2 restarts within 600 s");
      assertThat(platform.lifecycle.start("p").problem()).endsWith("no cgroup");
    }
  }

  @Test
  void restartsThatCannotBeReadAreNotTakenForNone() throws Exception {
    try (Platform platform = new Platform(temp)) {
      FakeRun run = running(platform, SLOW, "always");
      Files.writeString(platform.plugin("p").resolve("restarts.json"), "{");
      run.end(EXITED, 1);

      assertThat(platform.awaitState("p", FAILED).problem()).contains("restarts.json");
      assertThat(platform.lifecycle.reset("p").state()).isEqualTo(ACTIVE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "restart, sometimes",
    "restart.intensity, many",
    "restart.backoff, 2 days",
    "restart.backoff, 1h",
    "restart.window, 0s",
  })
  void whatMakesNoSenseIsAnError(String key, String value) throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.configurations.plugin("p", Map.of(key, value));
      platform.deployCommand("p", "p");

      assertThat(platform.awaitState("p", FAILED).problem()).contains("restart");
    }
  }
}
