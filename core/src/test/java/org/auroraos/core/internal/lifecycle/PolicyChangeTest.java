package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.runtime.RuntimeMessage.Hello;
import org.auroraos.api.runtime.RuntimeMessage.Ready;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.logs.PluginLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which policy a plugin runs under, and what happens when it changes. */
class PolicyChangeTest {
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
  void aPolicyThatDoesNotExistIsNamed() throws Exception {
    platform.configurations.plugin("p", Map.of("policy", "strct"));
    platform.deployCommand("p", "p");

    PluginInfo failed = platform.awaitState("p", FAILED);

    assertThat(failed.problem()).contains("strct");
    assertThat(failed.policyName()).isEqualTo("strct");
    assertThat(platform.hypervisor.nothingStarted()).isTrue();
  }

  @Test
  void itStartsWhenItsPolicyIsMended() throws Exception {
    platform.configurations.plugin("p", Map.of("policy", "mine"));
    platform.configurations.policy("mine", Map.of("limits.memory", "lots"));
    platform.deployCommand("p", "p");
    assertThat(platform.awaitState("p", FAILED).problem()).contains("limits.memory", "lots");

    platform.configurations.policy("mine", Map.of("limits.memory", "256MiB"));

    platform.awaitState("p", ACTIVE);
    FakeRun run = platform.hypervisor.next();
    assertThat(run.instance.policy().limits().memory()).isEqualTo(256L << 20);
    assertThat(run.instance.policyName()).isEqualTo("mine");
  }

  @Test
  void aBundleThatFoundTooLittleMemoryIsTriedAgainWhenThereIsEnough() throws Exception {
    platform.configurations.policy("mine", Map.of("limits.memory", "64MiB"));
    platform.configurations.plugin("p", Map.of("policy", "mine"));
    platform.deployBundle("p.jar", "p", "1");
    assertThat(platform.awaitState("p", FAILED).problem()).contains("64 MiB");
    platform.changes.clear();

    platform.configurations.policy("other", Map.of("limits.memory", "1GiB"));
    platform.configurations.policy(
        "mine", Map.of("limits.memory", "200MiB", "limits.processes", "64"));

    FakeRun run = platform.hypervisor.next();
    run.say(new Hello(1), new Ready());
    platform.awaitState("p", ACTIVE);
    assertThat(platform.changes)
        .as("another policy is no reason")
        .containsExactly("p FAILED>STARTING", "p STARTING>ACTIVE");
    assertThat(Files.readString(PluginLog.current(temp.resolve("data"), "p")))
        .contains("its policy mine has changed; it is tried again");
  }

  @Test
  void whatALimitEndedIsTriedAgainWhenThePolicyChanges() throws Exception {
    platform.configurations.policy("mine", Map.of("limits.memory", "64MiB"));
    platform.configurations.plugin("p", Map.of("policy", "mine", "restart", "never"));
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    platform.hypervisor.next().end(SandboxStatus.MEM_LIMIT, 137);
    platform.awaitState("p", FAILED);

    platform.configurations.policy("mine", Map.of("limits.memory", "200MiB"));

    platform.awaitState("p", ACTIVE);
    assertThat(platform.hypervisor.next().instance.policy().limits().memory())
        .isEqualTo(200L << 20);
  }

  @Test
  void whatFailedByItselfIsNotTriedAgainForAPolicy() throws Exception {
    platform.configurations.policy("mine", Map.of("limits.memory", "64MiB"));
    platform.configurations.plugin("p", Map.of("policy", "mine", "restart", "never"));
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    platform.hypervisor.next().end(SandboxStatus.EXITED, 1);
    platform.awaitState("p", FAILED);

    platform.configurations.policy("mine", Map.of("limits.memory", "200MiB"));

    platform.lifecycle.stop("p"); // behind the change on the plugin's queue
    assertThat(platform.hypervisor.nothingStarted()).isTrue();
    assertThat(platform.info("p").state()).isEqualTo(STOPPED);
  }

  @Test
  void aPolicyThatCouldNotBeEnforcedIsTriedAgainWhenItChanges() throws Exception {
    platform.hypervisor.refusal = Optional.of("no cgroup");
    platform.configurations.policy("mine", Map.of("allow-partial", "false"));
    platform.configurations.plugin("p", Map.of("policy", "mine"));
    platform.deployCommand("p", "p");
    platform.awaitState("p", FAILED);

    platform.hypervisor.refusal = Optional.empty();
    platform.configurations.policy("mine", Map.of("allow-partial", "memory"));

    platform.awaitState("p", ACTIVE);
  }

  @Test
  void aPolicyThatChangesUnderARunningPluginMakesItStale() throws Exception {
    platform.configurations.policy("mine", Map.of("limits.memory", "256MiB"));
    platform.configurations.plugin("p", Map.of("policy", "mine"));
    platform.deployCommand("p", "p");
    long pid = platform.awaitState("p", ACTIVE).pid().orElseThrow();

    platform.configurations.policy("mine", Map.of("limits.memory", "300MiB"));
    await().until(() -> platform.info("p").policyStale());
    assertThat(platform.info("p").pid()).hasValue(pid);

    assertThat(platform.lifecycle.restart("p").policyStale()).isFalse();
    platform.hypervisor.next();
    assertThat(platform.hypervisor.next().instance.policy().limits().memory())
        .isEqualTo(300L << 20);
  }

  @Test
  void aPolicyThatBecomesInvalidEndsNobody() throws Exception {
    platform.configurations.policy("mine", Map.of("limits.memory", "256MiB"));
    platform.configurations.plugin("p", Map.of("policy", "mine"));
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);

    platform.configurations.policy("mine", Map.of("limits.memory", "lots"));
    await().until(() -> platform.info("p").policyStale());

    assertThat(platform.info("p").state()).isEqualTo(ACTIVE);
    assertThat(platform.info("p").problem())
        .startsWith("its policy is not valid any more")
        .contains("org.auroraos.policy~mine.cfg", "limits.memory", "lots");

    platform.configurations.policy("mine", Map.of("limits.memory", "256MiB"));
    await().until(() -> !platform.info("p").policyStale());
    assertThat(platform.info("p").problem()).isEmpty();
  }

  @Test
  void aRestartThatCouldNotStartAgainIsRefusedWhileThePluginRuns() throws Exception {
    platform.configurations.policy("mine", Map.of("limits.memory", "256MiB"));
    platform.configurations.plugin("p", Map.of("policy", "mine"));
    platform.deployCommand("p", "p");
    long pid = platform.awaitState("p", ACTIVE).pid().orElseThrow();
    platform.configurations.policy("mine", Map.of("limits.memory", "lots"));

    assertThatThrownBy(() -> platform.lifecycle.restart("p"))
        .isInstanceOf(PluginException.class)
        .hasMessageStartingWith("p is not restarted and runs on, as it could not start again: ")
        .hasMessageContaining("limits.memory = lots");
    assertThat(platform.info("p").state()).isEqualTo(ACTIVE);
    assertThat(platform.info("p").pid()).hasValue(pid);

    platform.configurations.policy("mine", Map.of("limits.memory", "128MiB"));
    assertThat(platform.lifecycle.restart("p").state()).isEqualTo(ACTIVE);
    assertThat(platform.info("p").pid()).isNotEqualTo(OptionalLong.of(pid));
  }

  @Test
  void aPluginMayChangeKeysOfItsPolicy() throws Exception {
    platform.configurations.plugin("p", Map.of("limits.memory", "200MiB"));
    platform.deployCommand("p", "p");

    platform.awaitState("p", ACTIVE);

    FakeRun run = platform.hypervisor.next();
    assertThat(run.instance.policyName()).isEqualTo("service");
    assertThat(run.instance.policy().limits().memory()).isEqualTo(200L << 20);
  }

  @Test
  void aMistakeInThePluginsConfigurationNamesTheFile() throws Exception {
    platform.configurations.plugin("p", Map.of("start-timeout", "soon"));
    platform.deployCommand("p", "p");
    assertThat(platform.awaitState("p", FAILED).problem())
        .isEqualTo(
            "/etc/org.auroraos.plugin~p.cfg: start-timeout = soon: not a duration such as 500ms, 30s or"
                + " 2m");

    reconfigure("p", Map.of("start-timeout", "30s"));

    platform.awaitState("p", ACTIVE);
  }

  @Test
  void everyMistakeInThePluginsConfigurationIsToldWithWhatWasMeant() throws Exception {
    platform.configurations.policy("mine", Map.of("limits.memory", "256MiB"));
    platform.configurations.plugin(
        "p",
        Map.of(
            "polcy", "mine",
            "stop.grace", "3s",
            "restart", "alwys",
            "limits.memory", "lots",
            "limits.procs", "3"));
    platform.deployCommand("p", "p");

    assertThat(platform.awaitState("p", FAILED).problem())
        .startsWith("/etc/org.auroraos.plugin~p.cfg: ")
        .containsOnlyOnce("/etc/")
        .contains(
            "polcy = mine: unknown key (did you mean 'policy'?)",
            "stop.grace = 3s: unknown key (did you mean 'stop-grace'?)",
            "restart = alwys: none of ",
            "limits.memory = lots: ",
            "limits.procs = 3: unknown key");
  }

  @Test
  void aPolicyThatDoesNotExistIsToldWithTheFileThatNamesItAndThoseThatThereAre() throws Exception {
    platform.configurations.policy("mine", Map.of("limits.memory", "256MiB"));
    platform.configurations.plugin("p", Map.of("policy", "mien"));
    platform.deployCommand("p", "p");

    assertThat(platform.awaitState("p", FAILED).problem())
        .isEqualTo(
            "/etc/org.auroraos.plugin~p.cfg: policy = mien: there is no policy of this name (did you"
                + " mean 'mine'?); there are default, mine, service, trusted");
  }

  @Test
  void aConfigurationFileThatLiesThereAndIsNotReadIsNotIgnored() throws Exception {
    Files.writeString(temp.resolve("etc/org.auroraos.plugin~p.cfg"), "policy = mine");
    platform.deployCommand("p", "p");

    assertThat(platform.awaitState("p", FAILED).problem()).contains("has not been read");

    reconfigure("p", Map.of());
    platform.awaitState("p", ACTIVE);
  }

  private void reconfigure(String id, Map<String, String> properties) {
    platform.lifecycle.configurationEvent(platform.configurations.plugin(id, properties));
  }
}
