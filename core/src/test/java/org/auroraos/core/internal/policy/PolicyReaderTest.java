package org.auroraos.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.auroraos.api.policy.EgressRule;
import org.auroraos.api.policy.IdentityPolicy;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.sandbox.Capability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {
  private static final SandboxPolicy BASE = BuiltInPolicies.defaultPolicy();

  @Test
  void everyKeyIsRead() throws PolicyException {
    SandboxPolicy policy =
        read(
            Map.ofEntries(
                Map.entry("limits.wall-time", "unlimited"),
                Map.entry("limits.cpu-time", "1h"),
                Map.entry("limits.memory", "1GiB"),
                Map.entry("limits.processes", 64),
                Map.entry("limits.open-files", "1024"),
                Map.entry("limits.file-size", "unlimited"),
                Map.entry("limits.output", "64KiB"),
                Map.entry("limits.cpu-weight", "unset"),
                Map.entry("limits.cpu-quota", "150%"),
                Map.entry("limits.io-weight", 300),
                Map.entry("limits.io-read-bps", "20MiB"),
                Map.entry("limits.io-write-bps", "512KiB"),
                Map.entry("filesystem.read-only", "/srv/a, /srv/b"),
                Map.entry("filesystem.read-write", new String[] {"/srv/c,d"}),
                Map.entry("filesystem.hidden", List.of("/srv/a/x")),
                Map.entry("filesystem.tmp-size", "1MiB"),
                Map.entry("filesystem.shm-size", "2MiB"),
                Map.entry("network", "egress"),
                Map.entry("network.egress", "[2001:db8::7]:443, *.Example.com:443"),
                Map.entry("syscalls.profile", "strict"),
                Map.entry("syscalls.denied", "execve"),
                Map.entry("environment", "A=b=c, LD_PRELOAD"),
                Map.entry("privileges", "CAP_NET_BIND_SERVICE"),
                Map.entry("identity", "platform"),
                Map.entry("allow-partial", "memory")));

    assertThat(policy.limits().wallTime()).isZero();
    assertThat(policy.limits().cpuTime()).isEqualTo(Duration.ofHours(1));
    assertThat(policy.limits().memory()).isEqualTo(1L << 30);
    assertThat(policy.limits().processes()).isEqualTo(64);
    assertThat(policy.limits().openFiles()).isEqualTo(1024);
    assertThat(policy.limits().fileSize()).isZero();
    assertThat(policy.limits().output()).isEqualTo(64 << 10);
    assertThat(policy.limits().cpuWeight()).isZero();
    assertThat(policy.limits().cpuQuota()).isEqualTo(150);
    assertThat(policy.limits().ioWeight()).isEqualTo(300);
    assertThat(policy.limits().ioReadBps()).isEqualTo(20 << 20);
    assertThat(policy.limits().ioWriteBps()).isEqualTo(512 << 10);
    assertThat(policy.filesystem().readOnly()).containsExactly("/srv/a", "/srv/b");
    assertThat(policy.filesystem().readWrite()).containsExactly("/srv/c,d");
    assertThat(policy.filesystem().hidden()).containsExactly("/srv/a/x");
    assertThat(policy.filesystem().tmpSize()).isEqualTo(1 << 20);
    assertThat(policy.filesystem().shmSize()).isEqualTo(2 << 20);
    assertThat(policy.network()).isEqualTo(NetworkAccess.EGRESS);
    assertThat(policy.egress())
        .containsExactly(
            EgressRule.parse("[2001:db8::7]:443"), EgressRule.parse("*.example.com:443"));
    assertThat(policy.syscalls().profile()).isEqualTo(SyscallPolicy.Profile.STRICT);
    assertThat(policy.syscalls().denied()).containsExactly("execve");
    assertThat(policy.environment().variables()).containsExactly(Map.entry("A", "b=c"));
    assertThat(policy.environment().passed()).containsExactly("LD_PRELOAD");
    assertThat(policy.privileges()).containsExactly("CAP_NET_BIND_SERVICE");
    assertThat(policy.identity()).isEqualTo(IdentityPolicy.PLATFORM);
    assertThat(policy.optional()).containsExactly(Capability.MEMORY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "egress   | ''                    | network = egress: nothing can be reached",
        "none     | a.example:443         | network.egress = a.example:443: needs network = egress",
        "host     | a.example:443         | network.egress = a.example:443: needs network = egress",
        "egress   | a.example             | network.egress = a.example: 'a.example' is no",
        "egress   | a.example:1, 127.1:1  | '127.1:1' is no destination: not an IPv4 address",
        "egress   | A.example:1, a.exAmple:1 | 'a.example:1' occurs twice",
        "egress   | a.example:1,,b.example:1 | there is nothing between two commas",
      })
  void aMistakeOfEgressNamesKeyAndValue(String network, String list, String problem) {
    assertThatThrownBy(() -> read(Map.of("network", network, "network.egress", list)))
        .isInstanceOf(PolicyException.class)
        .hasMessageStartingWith("/etc/p.cfg: network")
        .hasMessageContaining(problem);
  }

  @Test
  void egressWithoutAListIsAnError() {
    assertThatThrownBy(() -> read(Map.of("network", "egress")))
        .hasMessageContaining("network = egress: nothing can be reached without network.egress");
  }

  @Test
  void destinationsAreThoseOfTheBaseUnlessItsNetworkIsAnother() throws PolicyException {
    SandboxPolicy base =
        BASE.toBuilder().egress(List.of(EgressRule.parse("a.example:443"))).build();
    assertThat(PolicyReader.read(base, Map.of("network", "egress"), "x")).isEqualTo(base);
    assertThat(PolicyReader.read(base, Map.of("network", "none"), "x")).isEqualTo(BASE);
    assertThat(PolicyReader.read(base, Map.of("network.egress", "b.example:1"), "x").egress())
        .containsExactly(EgressRule.parse("b.example:1"));
  }

  @Test
  void whatIsNotGivenIsThatOfTheBase() throws PolicyException {
    assertThat(read(Map.of())).isEqualTo(BASE);
    assertThat(read(Map.of("network", "host")))
        .isEqualTo(BASE.toBuilder().network(NetworkAccess.HOST).build());
  }

  @Test
  void whatConfigAdminAddsIsNotOfThePolicy() throws PolicyException {
    Map<String, Object> properties =
        Map.of(
            "service.pid", "org.auroraos.policy~x",
            "service.factoryPid", "org.auroraos.policy",
            "felix.fileinstall.filename", "file:/etc/x.cfg");
    assertThat(read(properties)).isEqualTo(BASE);
  }

  @Test
  void anErrorNamesFileKeyAndValue() {
    PolicyException e =
        catchThrowableOfType(PolicyException.class, () -> read(Map.of("limits.memory", "512MB")));
    assertThat(e.source()).isEqualTo("/etc/p.cfg");
    assertThat(e.key()).isEqualTo("limits.memory");
    assertThat(e.value()).isEqualTo("512MB");
    assertThat(e)
        .hasMessageStartingWith(
            "/etc/p.cfg: limits.memory = 512MB: the unit MB is ambiguous, write MiB");
  }

  @ParameterizedTest
  @CsvSource({
    "limit.memory, limits.memory",
    "memory, limits.memory",
    "limits.mem, limits.memory",
    "limits.wall_time, limits.wall-time",
    "filesystem.readonly, filesystem.read-only",
    "Network, network",
    "allowPartial, allow-partial",
  })
  void anUnknownKeyIsAnErrorThatSuggestsTheNearest(String unknown, String near) {
    assertThatThrownBy(() -> read(Map.of(unknown, "x")))
        .isInstanceOf(PolicyException.class)
        .hasMessage("/etc/p.cfg: " + unknown + " = x: unknown key (did you mean '" + near + "'?)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limits.wall-time | 30 | the unit is missing",
        "limits.wall-time | 30 seconds | unknown unit 'seconds'",
        "limits.wall-time | 30MiB | unknown unit 'MiB'",
        "limits.wall-time | -1s | a limit cannot be negative",
        "limits.wall-time | 0s | more than zero was expected",
        "limits.wall-time | 1.5h | not understood",
        "limits.wall-time | 99999999999h | too large",
        "limits.wall-time | 99999999999999999999999s | too large",
        "limits.wall-time | infinite | or 'unlimited'",
        "limits.memory | 512 | the unit is missing",
        "limits.memory | 512M | write MiB",
        "limits.memory | 1GB | write GiB",
        "limits.memory | 9999999TiB | too large",
        "limits.memory | 512KiB | no program can start",
        "limits.output | unlimited | at most 64MiB",
        "limits.output | 65MiB | at most 64MiB",
        "limits.processes | 32s | a whole number was expected",
        "limits.processes | 4294967296 | too large",
        "limits.cpu-weight | 10001 | too large, at most 10000",
        "limits.cpu-quota | 150 | a whole number with '%'",
        "limits.io-weight | 10001 | too large, at most 10000",
        "limits.io-weight | unlimited | or 'unset'",
        "limits.io-read-bps | 1000 | the unit is missing",
        "limits.io-write-bps | 10MB | write MiB",
        "limits.io-write-bps | 10MiB/s | not understood",
        "filesystem.tmp-size | unlimited | not understood",
        "filesystem.read-only | srv | is not an absolute path",
        "filesystem.read-only | /srv/../etc | is not an absolute path",
        "filesystem.read-only | /a,,/b | nothing between two commas",
        "filesystem.read-only | /a,/a | occurs twice",
        "filesystem.read-only | [\"/a\" | not an array of strings",
        "filesystem.read-only | [1] | it holds 1",
        "filesystem.read-only | / | the sandbox has its own",
        "filesystem.read-only | /proc/sys | the sandbox has its own",
        "filesystem.read-write | /dev | the sandbox has its own",
        "filesystem.hidden | /home/x | lies in nothing that is shown",
        "network | lan | not one of none, loopback, egress, host",
        "network | hosts | did you mean 'host'?",
        "syscalls.denied | Exec-ve | is not the name of a system call",
        "environment | A-B=1 | not the name of an environment variable",
        "environment | A=1,A=2 | 'A' occurs twice",
        "privileges | NET_ADMIN | is not a Linux capability",
        "identity | root | not one of private, platform",
        "allow-partial | maybe | is not a capability",
        "allow-partial | memry | did you mean 'memory'?",
      })
  void aValueThatItsKeyCannotHaveIsAnError(String key, String value, String problem) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(PolicyException.class)
        .hasMessageStartingWith("/etc/p.cfg: " + key + " = ")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limits.memory", "network", "limits.processes"})
  void anEmptyValueIsAnError(String key) {
    assertThatThrownBy(() -> read(Map.of(key, " "))).hasMessageContaining("the value is empty");
  }

  @Test
  void anEmptyListIsAList() throws PolicyException {
    assertThat(read(Map.of("privileges", ""))).isEqualTo(BASE);
  }

  @Test
  void aPathCannotBeReadOnlyAndWritable() {
    assertThatThrownBy(
            () -> read(Map.of("filesystem.read-only", "/a", "filesystem.read-write", "/a")))
        .hasMessage("/etc/p.cfg: filesystem.read-write = /a: is in filesystem.read-only, too");
  }

  @Test
  void whatIsShownCannotBeHidden() {
    assertThatThrownBy(
            () -> read(Map.of("filesystem.read-only", "/a/b", "filesystem.hidden", "/a")))
        .hasMessage("/etc/p.cfg: filesystem.hidden = /a: would hide /a/b, which is to be shown");
  }

  @Test
  void aPathUnderTheSandboxesOwnTmpCanBeShown() throws PolicyException {
    assertThat(read(Map.of("filesystem.read-write", "/tmp/x")).filesystem().readWrite())
        .containsExactly("/tmp/x");
  }

  @Test
  void everythingMayBeMissingWhenThePolicySaysSo() throws PolicyException {
    assertThat(read(Map.of("allow-partial", "true")).optional())
        .isEqualTo(EnumSet.allOf(Capability.class));
    assertThat(read(Map.of("allow-partial", new String[] {"true"})).strict()).isFalse();
    assertThat(read(Map.of("allow-partial", false)).strict()).isTrue();
  }

  private static SandboxPolicy read(Map<String, ?> properties) throws PolicyException {
    return PolicyReader.read(BASE, properties, "/etc/p.cfg");
  }
}
