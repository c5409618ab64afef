package org.auroraos.api.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.auroraos.api.backend.SandboxLaunch.Stdin;
import org.auroraos.api.policy.SandboxPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchTest {
  private static final SandboxPolicy POLICY = SandboxPolicy.builder().build();

  @Test
  void aLaunchThatSaysLittleGivesLittle() {
    SandboxLaunch launch = SandboxLaunch.builder("a", POLICY, List.of("x")).build();
    assertThat(launch.owner()).isEmpty();
    assertThat(launch.environment()).isEmpty();
    assertThat(launch.mounts()).isEmpty();
    assertThat(launch.workingDirectory()).isEqualTo("/");
    assertThat(launch.stdin()).isEqualTo(Stdin.EMPTY);
  }

  @Test
  void aLaunchDoesNotChangeWithWhatItWasMadeOf() {
    Map<String, String> environment = new HashMap<>(Map.of("A", "1"));
    SandboxLaunch launch =
        SandboxLaunch.builder("a", POLICY, List.of("x")).environment(environment).build();
    environment.clear();
    assertThat(launch.environment()).containsExactly(Map.entry("A", "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../x", "a/b", ".a", "-a", "a b", "a\n", "ä"})
  void anIdThatCouldBeAPathIsRefused(String id) {
    assertThatThrownBy(() -> SandboxLaunch.builder(id, POLICY, List.of("x")).build())
        .isInstanceOf(IllegalArgumentException.class);
    if (!id.isEmpty()) {
      assertThatThrownBy(() -> SandboxLaunch.builder("a", POLICY, List.of("x")).owner(id).build())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anIdHasAtMostAHundredCharacters() {
    assertThat(SandboxLaunch.builder("a".repeat(100), POLICY, List.of("x")).build()).isNotNull();
    assertThatThrownBy(() -> SandboxLaunch.builder("a".repeat(101), POLICY, List.of("x")).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aProgramAndAnAbsoluteDirectoryAreNeeded() {
    assertThatThrownBy(() -> SandboxLaunch.builder("a", POLICY, List.of()).build())
        .hasMessage("no program");
    assertThatThrownBy(
            () -> SandboxLaunch.builder("a", POLICY, List.of("x")).workingDirectory("tmp").build())
        .hasMessageContaining("not absolute");
  }

  @Test
  void aMountNeedsAbsolutePaths() {
    assertThatThrownBy(() -> SandboxMount.readOnly(Path.of("a"), "/a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SandboxMount.readWrite(Path.of("/a"), "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
