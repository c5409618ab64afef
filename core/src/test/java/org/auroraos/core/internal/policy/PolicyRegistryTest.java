package org.auroraos.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.PolicyRegistry.Subscription;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.core.internal.config.NamedConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyRegistryTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path etc;
  private final Map<String, NamedConfiguration> configurations = new TreeMap<>();
  private final PolicyRegistryComponent registry =
      new PolicyRegistryComponent(Optional.empty(), Optional.empty());

  @Test
  void theBuiltInPoliciesAreThere() throws PolicyException {
    assertThat(registry.list())
        .extracting(PolicyEntry::name)
        .containsExactly("default", "service", "trusted");
    assertThat(registry.require("default").limits().wallTime()).hasSeconds(30);
    assertThat(registry.require("service").limits().wallTime()).isZero();
    assertThat(registry.require("trusted").network()).isEqualTo(NetworkAccess.HOST);
  }

  @Test
  void theBuildersValuesAreThoseOfTheBuiltInDefaultApartFromOptional() throws PolicyException {
    SandboxPolicy standard = registry.require("default");

    assertThat(standard.optional()).isNotEmpty();
    assertThat(standard.syscalls().profile()).isEqualTo(SyscallPolicy.Profile.DEFAULT);
    assertThat(SandboxPolicy.builder().optional(standard.optional()).build()).isEqualTo(standard);
    assertThat(SandboxPolicy.builder().build().strict()).isTrue();
  }

  @Test
  void aConfigurationIsAPolicyThatNamesItsFile() throws PolicyException {
    configure("strict", "allow-partial", "false", "limits.memory", "64MiB");

    assertThat(registry.require("strict").strict()).isTrue();
    assertThat(registry.require("strict").limits().memory()).isEqualTo(64L << 20);
    assertThat(registry.find("strict").orElseThrow().source())
        .isEqualTo("/etc/aurora/org.auroraos.policy~strict.cfg");
  }

  @Test
  void aChangeShowsAtOnceAndARemovedConfigurationIsGone() throws PolicyException {
    configure("p", "network", "host");
    configure("p", "network", "loopback");
    assertThat(registry.require("p").network()).isEqualTo(NetworkAccess.LOOPBACK);

    remove("p");
    assertThat(registry.find("p")).isEmpty();
  }

  @Test
  void aPolicyThatBecomesInvalidIsNotReplacedByWhatItWas() {
    configure("p", "network", "host");
    configure("p", "network", "moon");

    PolicyEntry entry = registry.find("p").orElseThrow();
    assertThat(entry.policy()).isEmpty();
    assertThat(entry.problem().orElseThrow())
        .contains("org.auroraos.policy~p.cfg: network = moon: not one of");
    assertThatThrownBy(() -> registry.require("p"))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("network = moon");

    configure("p", "network", "none");
    assertThat(registry.find("p").orElseThrow().policy()).isPresent();
  }

  @Test
  void aKeySaysInWhichFileItStands() {
    configure("base", "network", "host", "limits.memory", "64MiB");
    configure("p", "extends", "base", "limits.memory", "32MiB");
    configure("service", "limits.processes", "300");

    assertThat(registry.origins("p"))
        .containsEntry("network", "/etc/aurora/org.auroraos.policy~base.cfg")
        .containsEntry("limits.memory", "/etc/aurora/org.auroraos.policy~p.cfg")
        .doesNotContainKey("limits.processes");
    assertThat(registry.origins("service"))
        .containsEntry("limits.processes", "/etc/aurora/org.auroraos.policy~service.cfg");
    assertThat(registry.origins("default")).isEmpty();
    assertThat(registry.origins("nonesuch")).isEmpty();
  }

  @Test
  void anUnknownNameIsAnErrorThatSuggestsTheNearest() {
    assertThatThrownBy(() -> registry.require("servce"))
        .hasMessageContaining("there is none of this name (did you mean 'service'?)");
  }

  @Test
  void aPolicyExtendsAnotherAndFollowsItsChanges() throws PolicyException {
    configure("child", "extends", "parent", "limits.processes", "7");
    assertThat(registry.find("child").orElseThrow().problem().orElseThrow())
        .contains("extends = parent: there is no policy of this name");

    configure("parent", "extends", "service", "network", "loopback");
    SandboxPolicy child = registry.require("child");
    assertThat(child.limits().processes()).isEqualTo(7);
    assertThat(child.network()).isEqualTo(NetworkAccess.LOOPBACK);
    assertThat(child.limits().wallTime()).isZero();

    configure("parent", "network", "moon");
    assertThat(registry.find("child").orElseThrow().problem().orElseThrow())
        .contains("extends = parent: that policy is not valid", "network = moon");
  }

  @Test
  void aPolicyThatExtendsItselfThroughOthersIsAnError() {
    configure("a", "extends", "b");
    configure("b", "extends", "c");
    configure("c", "extends", "a");
    configure("d", "extends", "d");

    assertThat(registry.list().stream().filter(entry -> entry.policy().isEmpty()))
        .extracting(PolicyEntry::name)
        .containsExactly("a", "b", "c", "d");
    assertThat(registry.find("c").orElseThrow().problem().orElseThrow())
        .contains("a cycle: a → b → c → a");
    assertThat(registry.find("d").orElseThrow().problem().orElseThrow()).contains("a cycle: d → d");
  }

  @Test
  void aConfigurationOfABuiltInNameReplacesItAndStartsFromIt() throws PolicyException {
    configure("service", "limits.memory", "1GiB");
    configure("mine", "extends", "service");

    assertThat(registry.require("service").limits().memory()).isEqualTo(1L << 30);
    assertThat(registry.require("service").limits().wallTime()).isZero();
    assertThat(registry.require("mine").limits().memory()).isEqualTo(1L << 30);

    remove("service");
    assertThat(registry.find("service").orElseThrow().source()).isEqualTo("built-in");
  }

  @Test
  void twoConfigurationsOfOneNameAreAnError() {
    configure("p", "network", "host");
    configurations.put(
        "other",
        new NamedConfiguration("org.auroraos.policy.1", "p", "org.auroraos.policy.1", Map.of()));
    registry.configure(List.copyOf(configurations.values()));

    assertThat(registry.find("p").orElseThrow().problem().orElseThrow())
        .contains("more than once: /etc/aurora/org.auroraos.policy~p.cfg, org.auroraos.policy.1;");
  }

  @Test
  void aNameThatCouldBeTakenForSomethingElseIsAnError() {
    configure("../x");
    assertThat(registry.find("../x").orElseThrow().problem().orElseThrow())
        .contains("the name of a policy is");
  }

  @Test
  void aFileThatIsNotReadYetMakesItsPolicyInvalid() throws IOException, PolicyException {
    Path file = Files.createFile(etc.resolve("org.auroraos.policy~service.cfg"));
    Files.createFile(etc.resolve("org.auroraos.policy~child.config"));
    Files.createFile(etc.resolve("org.auroraos.other~x.cfg"));
    PolicyRegistryComponent waiting =
        new PolicyRegistryComponent(Optional.of(etc), Optional.empty());

    assertThat(waiting.list())
        .extracting(PolicyEntry::name)
        .containsExactly("child", "default", "service", "trusted");
    assertThatThrownBy(() -> waiting.require("service")).hasMessageContaining(file.toString());

    waiting.configure(List.of(configuration("service", "network", "host")));
    assertThat(waiting.require("service").network()).isEqualTo(NetworkAccess.HOST);
  }

  @Test
  void whoAwaitsAPolicyGetsItWhenItsFileAndTheFilesItExtendsAreRead() throws Exception {
    Files.createFile(etc.resolve("org.auroraos.policy~parent.cfg"));
    Files.createFile(etc.resolve("org.auroraos.policy~child.cfg"));
    PolicyRegistryComponent waiting =
        new PolicyRegistryComponent(Optional.of(etc), Optional.empty());
    CompletableFuture<SandboxPolicy> child =
        CompletableFuture.supplyAsync(() -> await(waiting, "child"));

    NamedConfiguration read = configuration("child", "extends", "parent");
    waiting.configure(List.of(read));
    assertThat(child).isNotDone();
    waiting.configure(List.of(read, configuration("parent", "network", "host")));

    assertThat(child.get(30, TimeUnit.SECONDS).network()).isEqualTo(NetworkAccess.HOST);
  }

  @Test
  void whoAwaitsInVainIsToldWhichFileWasNotRead() throws IOException {
    Path file = Files.createFile(etc.resolve("org.auroraos.policy~p.cfg"));
    PolicyRegistryComponent waiting =
        new PolicyRegistryComponent(Optional.of(etc), Optional.empty());
    assertThatThrownBy(() -> waiting.await("p", Duration.ofMillis(1)))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining(file + ": not read yet");
  }

  @Test
  void aFileThatIsGoneBeforeItWasReadPromisesNothing() throws IOException {
    Path file = Files.createFile(etc.resolve("org.auroraos.policy~p.cfg"));
    PolicyRegistryComponent waiting =
        new PolicyRegistryComponent(Optional.of(etc), Optional.empty());
    Files.delete(file);
    waiting.configure(List.of());
    assertThat(waiting.find("p")).isEmpty();
  }

  @Test
  void whatNoFilePromisesIsNotAwaited() {
    assertThatThrownBy(() -> registry.await("missing", LONG))
        .hasMessageContaining("there is none of this name");
  }

  @Test
  void listenersHearOfEveryNameThatChangesAndNothingElse() {
    List<String> heard = new ArrayList<>();
    Subscription subscription = registry.subscribe(heard::add);
    configure("parent", "network", "host");
    configure("child", "extends", "parent");
    configure("child", "extends", "parent");
    configure("parent", "network", "none");
    subscription.close();
    configure("parent", "network", "moon");

    assertThat(heard).containsExactly("parent", "child", "child", "parent");
  }

  @Test
  void aListenerThatFailsDoesNotKeepOthersFromHearing() {
    List<String> heard = new ArrayList<>();
    registry.subscribe(
        name -> {
          throw new IllegalStateException(name);
        });
    registry.subscribe(heard::add);
    configure("p", "network", "host");
    assertThat(heard).containsExactly("p");
  }

  @Test
  void aPolicyOutsideTheRegistryMayExtendOneOfIt() throws PolicyException {
    configure("p", "network", "host");
    assertThat(registry.fromJson("{\"extends\": \"p\"}", "x.json").network())
        .isEqualTo(NetworkAccess.HOST);
    assertThat(registry.fromProperties(Map.of("network", "loopback"), "x.cfg").limits())
        .isEqualTo(registry.require("default").limits());
    assertThatThrownBy(() -> registry.fromJson("{\"extends\": \"q\"}", "x.json"))
        .hasMessageStartingWith("x.json: extends = q: policy q: there is none of this name");
  }

  private static SandboxPolicy await(PolicyRegistryComponent registry, String name) {
    try {
      return registry.await(name, LONG);
    } catch (PolicyException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void configure(String name, String... keysAndValues) {
    configurations.put(name, configuration(name, keysAndValues));
    registry.configure(List.copyOf(configurations.values()));
  }

  private void remove(String name) {
    configurations.remove(name);
    registry.configure(List.copyOf(configurations.values()));
  }

  private static NamedConfiguration configuration(String name, String... keysAndValues) {
    Map<String, Object> properties = new TreeMap<>(Map.of("service.pid", "x"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    String pid = "org.auroraos.policy~" + name;
    return new NamedConfiguration(pid, name, "/etc/aurora/" + pid + ".cfg", properties);
  }
}
