package org.auroraos.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.auroraos.api.policy.JailPolicy;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jail policies of the earlier systems, as their programs and tests wrote them. */
class JailFormatTest {
  private static final SandboxPolicy BASE = BuiltInPolicies.defaultPolicy();

  /** What the earlier system's own test wrote and read back. */
  private static final String UNIT_TEST =
      "{\"allowed_paths\": [\"/tmp\"], \"blocked_syscalls\": [\"fork\"], \"max_memory_mb\": 64}";

  /** What it wrote for a policy that nobody had written. */
  private static final String SAFE_DEFAULT =
      """
      {
        "allowed_paths": [
          "/opt/aurora/packs/data/staged"
        ],
        "blocked_syscalls": [],
        "max_memory_mb": null,
        "max_cpu_sec": null
      }
      """;

  @TempDir Path directory;
  private final PolicyCodecComponent codec = new PolicyCodecComponent();
  private final PolicyRegistryComponent policies =
      new PolicyRegistryComponent(Optional.empty(), Optional.empty());

  @Test
  void theOwnTestOfTheEarlierSystemIsAPolicy() throws PolicyException {
    SandboxPolicy policy = codec.fromJson(BASE, UNIT_TEST, "unittest.json");
    assertThat(policy.limits().memory()).isEqualTo(64L << 20);
    assertThat(policy.syscalls().denied()).containsExactly("fork");
    assertThat(policy.filesystem().readOnly()).as("each sandbox has a /tmp of its own").isEmpty();
  }

  @Test
  void itsSafeDefaultIsAPolicyWithTheLimitsOfWhatItExtends() throws PolicyException {
    SandboxPolicy policy = codec.fromJson(BASE, SAFE_DEFAULT, "p.json");
    assertThat(policy.filesystem().readOnly()).containsExactly("/opt/aurora/packs/data/staged");
    assertThat(policy.limits()).isEqualTo(BASE.limits());
  }

  @Test
  void theWholeHostIsNoAllowedPath() {
    assertThatThrownBy(() -> codec.fromJson(BASE, "{\"allowed_paths\": [\"/\"]}", "p.json"))
        .hasMessageContaining("filesystem.read-only = /: the sandbox has its own");
  }

  @Test
  void whatTheFormatHasIsWrittenAndNothingIsLost() throws PolicyException {
    SandboxPolicy policy =
        codec.fromProperties(
            BASE,
            Map.of(
                "filesystem.read-only", "/srv/a, /srv/b",
                "syscalls.denied", "fork, execve",
                "limits.memory", "64MiB",
                "limits.cpu-time", "10s"),
            "test");
    JailPolicy jail = codec.toJail(policy);
    assertThat(jail.json())
        .isEqualToIgnoringWhitespace(
            """
            {
              "allowed_paths": ["/srv/a", "/srv/b"],
              "blocked_syscalls": ["execve", "fork"],
              "max_memory_mb": 64,
              "max_cpu_sec": 10
            }
            """);
    assertThat(jail.lost()).isEmpty();
    assertThat(codec.fromJson(BASE, jail.json(), "x")).isEqualTo(policy);
  }

  @Test
  void whatTheFormatCannotSayIsListedAsLost() throws PolicyException {
    SandboxPolicy policy =
        codec.fromProperties(
            BASE,
            Map.of(
                "network", "host",
                "filesystem.read-write", "/srv/w",
                "limits.memory", "unlimited",
                "limits.cpu-time", "1500ms"),
            "test");
    JailPolicy jail = codec.toJail(policy);
    assertThat(jail.lost())
        .containsEntry("network", "host")
        .containsEntry("filesystem.read-write", "/srv/w")
        .containsEntry("limits.memory", "unlimited")
        .containsEntry("limits.cpu-time", "1500ms")
        .containsKey("filesystem.read-only")
        .hasSize(5);
    assertThat(jail.json()).contains("\"max_memory_mb\": null").contains("\"max_cpu_sec\": 1");
  }

  @Test
  void anImportIsAFileThatGivesTheSamePolicyAndSaysWhatMeansSomethingElse() throws Exception {
    Path jail = Files.writeString(directory.resolve("old.json"), SAFE_DEFAULT);
    PolicyExport read = PolicyExport.imported(jail, policies, codec, Duration.ZERO);
    assertThat(read.text())
        .isEqualTo(
            """
            # Made from old.json
            extends = default
            filesystem.read-only = /opt/aurora/packs/data/staged
            syscalls.denied =
            """);
    assertThat(read.warnings())
        .containsExactly(
            "allowed_paths are shown read-only; name what may be written with"
                + " filesystem.read-write instead",
            "max_memory_mb = null was no limit; here the limit of the extended policy holds:"
                + " limits.memory = 512MiB",
            "max_cpu_sec = null was no limit; here the limit of the extended policy holds:"
                + " limits.cpu-time = 20s");
    Path cfg = Files.writeString(directory.resolve("new.cfg"), read.text());
    assertThat(PolicyFile.read(cfg).policy(policies, Duration.ZERO))
        .isEqualTo(PolicyFile.read(jail).policy(policies, Duration.ZERO));
  }

  @Test
  void aPathThatEachSandboxHasForItselfIsToldWhenItIsImported() throws Exception {
    Path jail = Files.writeString(directory.resolve("old.json"), UNIT_TEST);
    assertThat(PolicyExport.imported(jail, policies, codec, Duration.ZERO).warnings())
        .contains("allowed_paths: /tmp is left out; each sandbox has its own, not the host's");
  }
}
