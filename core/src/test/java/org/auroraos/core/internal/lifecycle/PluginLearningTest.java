package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.STOPPED;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observation.Answer;
import org.auroraos.api.backend.Observation.Kind;
import org.auroraos.api.backend.Observer;
import org.auroraos.api.hypervisor.EgressDecision;
import org.auroraos.api.hypervisor.EgressDecision.Verdict;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.health.SupervisionSettings;
import org.auroraos.core.internal.logs.LogLimits;
import org.auroraos.core.internal.logs.PluginLog;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.auroraos.core.internal.supervise.RestartSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin whose configuration says learn. */
class PluginLearningTest {
  @TempDir Path temp;
  private Platform platform;
  private Path learned;

  @BeforeEach
  void start() throws Exception {
    platform = new Platform(temp);
    learned = temp.toRealPath().resolve("data/learned/p.cfg");
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void aPluginIsNotWatchedUnlessItsConfigurationSaysSo() throws Exception {
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);

    assertThat(platform.hypervisor.next().request.observer().scope())
        .isEqualTo(Observer.Scope.NOTHING);
    assertThat(platform.info("p").problem()).isEmpty();
    platform.lifecycle.stop("p");
    assertThat(learned).doesNotExist();
  }

  @Test
  void denialsAreExplainedInTheLogIfTheConfigurationSaysSo() throws Exception {
    platform.configurations.plugin("p", Map.of("explain", "true"));
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    Observer observer = platform.hypervisor.next().request.observer();
    observer.observed(
        new Observation(
            Kind.SYSCALL, "mount", Answer.DENIED, Optional.of(Profile.NONE), "because", 1));

    assertThat(observer.scope()).isEqualTo(Observer.Scope.DENIALS);
    assertThat(Files.readString(platform.lifecycle.log("p")))
        .contains("the system call mount was denied (because): syscalls.profile = none");
    assertThat(platform.info("p").problem()).isEmpty();
  }

  @Test
  void aLearningPluginSaysSoAndItsPolicyIsWrittenWhenItEnds() throws Exception {
    platform.configurations.plugin("p", Map.of("learn", "true"));
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    Observer observer = platform.hypervisor.next().request.observer();
    observer.begun(true);
    observer.observed(
        new Observation(
            Kind.SYSCALL, "mount", Answer.DENIED, Optional.of(Profile.NONE), "because", 1));

    assertThat(observer.scope()).isEqualTo(Observer.Scope.EVERYTHING);
    assertThat(platform.info("p").problem()).contains("LEARNING");
    platform.lifecycle.stop("p");

    assertThat(platform.awaitState("p", STOPPED).problem()).isEmpty();
    assertThat(learned)
        .content()
        .contains("syscalls.profile = strict", "mount was denied and stays so: because");
    assertThat(Files.readString(platform.lifecycle.log("p"))).contains("+syscalls.profile");
  }

  @Test
  void whatIsLearnedGrowsWithEachRun() throws Exception {
    platform.configurations.plugin("p", Map.of("learn", "true"));
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    Observer first = platform.hypervisor.next().request.observer();
    first.begun(true);
    first.observed(
        new Observation(Kind.CONNECT, "127.0.0.1:80", Answer.ALLOWED, Optional.empty(), "", 1));
    platform.lifecycle.restart("p");
    platform.hypervisor.next().request.observer().begun(true);
    platform.lifecycle.stop("p");

    assertThat(learned).content().contains("network = loopback");
  }

  @Test
  void aLearningPluginsDestinationsAreLearned() throws Exception {
    platform.configurations.plugin(
        "p",
        Map.of("learn", "true", "network", "egress", "network.egress", "a.test:1, unused.test:1"));
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    RunRequest request = platform.hypervisor.next().request;
    request.observer().begun(true);
    request.egress().decided(decision("a.test", Verdict.ALLOWED, "by it"));
    request.egress().decided(decision("b.test", Verdict.NOT_LISTED, "not listed"));
    platform.lifecycle.stop("p");

    assertThat(learned)
        .content()
        .contains("\nnetwork.egress = a.test:1\n", "# wanted but refused: b.test:1 (not listed)\n");
    assertThat(Files.readString(platform.lifecycle.log("p")))
        .contains("the connection to b.test:1 was denied");
  }

  @Test
  void aPlatformThatLeavesAPluginRunningWritesWhatIsKnown() throws Exception {
    platform.configurations.plugin("p", Map.of("learn", "true"));
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    Observer observer = platform.hypervisor.next().request.observer();
    observer.begun(true);
    observer.observed(called("mount"));
    platform.leave();

    assertThat(learned).content().contains("mount was denied");
  }

  @Test
  void whatIsKnownIsWrittenWhileThePluginRunsIfThereIsMore() throws Exception {
    List<Runnable> looks = new ArrayList<>();
    Path current = temp.resolve("log/current.jsonl");
    try (PluginLog log = new PluginLog("p", current, LogLimits::defaults, Clock.systemUTC())) {
      PluginLearning learning =
          new PluginLearning(
              "p",
              temp.toRealPath().resolve("data"),
              new PolicyCodecComponent(),
              log,
              look -> {
                looks.add(look);
                return new CompletableFuture<Void>();
              });
      Observer observer = learning.begin(settings(), false);
      observer.begun(true);
      looks.get(0).run();
      assertThat(learned).doesNotExist();

      observer.observed(called("mount"));
      looks.get(1).run();
      assertThat(learned).content().contains("mount was denied").doesNotContain("umount");

      Files.delete(learned);
      observer.observed(called("mount"));
      looks.get(2).run();
      assertThat(learned).as("written though nothing is new").doesNotExist();

      observer.observed(called("umount2"));
      looks.get(3).run();
      assertThat(learned).content().contains("mount was denied", "umount2 was denied");

      learning.end(SandboxResult.builder(List.of("/bin/x"), "t").build());
      Files.delete(learned);
      looks.get(4).run();
      assertThat(learned).as("written after the end").doesNotExist();
      assertThat(looks).hasSize(5);
    }
    String said = Files.readString(current);
    assertThat(said).containsOnlyOnce("the learned policy, as far as it is known, is in");
    assertThat(said).containsOnlyOnce("the learned policy is in");
  }

  private static PluginSettings settings() {
    SandboxPolicy policy = SandboxPolicy.builder().build();
    return new PluginSettings(
        "default",
        policy,
        true,
        Duration.ZERO,
        Duration.ZERO,
        false,
        true,
        SupervisionSettings.defaults(),
        RestartSettings.defaults());
  }

  private static Observation called(String call) {
    return new Observation(
        Kind.SYSCALL, call, Answer.DENIED, Optional.of(Profile.NONE), "because", 1);
  }

  private static EgressDecision decision(String host, Verdict verdict, String detail) {
    return new EgressDecision(Instant.EPOCH, "p", "t", host, 1, Optional.empty(), verdict, detail);
  }

  @Test
  void aFileOfTheOperatorIsNotReplaced() throws Exception {
    Files.createDirectories(learned.getParent());
    Files.writeString(learned, "mine\n");
    platform.configurations.plugin("p", Map.of("learn", "true"));
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    platform.lifecycle.stop("p");

    assertThat(learned).hasContent("mine\n");
    assertThat(Files.readString(platform.lifecycle.log("p"))).contains("stays as it is");
  }

  @Test
  void anotherValueThanTrueOrFalseIsAMistake() throws Exception {
    platform.configurations.plugin("p", Map.of("learn", "yes"));
    platform.deployCommand("p", "p");

    assertThat(platform.awaitState("p", FAILED).problem()).contains("learn = yes");
  }
}
