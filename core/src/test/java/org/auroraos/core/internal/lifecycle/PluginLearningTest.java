package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.STOPPED;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observation.Answer;
import org.auroraos.api.backend.Observation.Kind;
import org.auroraos.api.backend.Observer;
import org.auroraos.api.policy.SyscallPolicy.Profile;
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
