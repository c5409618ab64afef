package org.auroraos.core.internal.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.auroraos.api.backend.BackendSupport;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.backend.SyscallNames;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.auroraos.api.policy.lint.Assessment;
import org.auroraos.api.policy.lint.Finding;
import org.auroraos.api.policy.lint.PolicySubject;
import org.auroraos.api.policy.lint.PolicySubject.User;
import org.auroraos.api.policy.lint.Severity;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.auroraos.core.internal.policy.PolicyRegistryComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyLinterTest {
  private static final PolicyCodecComponent CODEC = new PolicyCodecComponent();

  /** As strong as a policy can be written. */
  private static final SandboxPolicy STRONG =
      SandboxPolicy.builder().syscalls(new SyscallPolicy(Profile.STRICT, Set.of())).build();

  private final PolicyLinterComponent linter = new PolicyLinterComponent(CODEC);

  @Test
  void theStrongestPolicyHasNoFindingsAndScoresZero() {
    Assessment assessment = assess(STRONG);
    assertThat(assessment.findings()).isEmpty();
    assertThat(assessment.score()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "network | host | network-host | WARNING | 40 | network = loopback",
        "network | loopback | network-loopback | NOTE | 1 | network = none",
        "filesystem.read-only | /var/run/docker.sock, /srv/a | control-socket | DANGER | 95"
            + " | filesystem.read-only = /srv/a",
        "filesystem.read-write | /run | control-socket | DANGER | 95 | filesystem.read-write =",
        "filesystem.read-write | /etc/cron.d | system-writable | DANGER | 90"
            + " | filesystem.read-write =",
        "filesystem.read-write | /opt/tool/bin | programs-writable | DANGER | 80"
            + " | filesystem.read-write =",
        "filesystem.read-write | /home/joe/.bashrc | programs-writable | DANGER | 80"
            + " | filesystem.read-write =",
        "filesystem.read-write | /home/joe/.ssh | secrets-shown | DANGER | 50"
            + " | filesystem.read-write =",
        "filesystem.read-only | /root | secrets-shown | DANGER | 50 | filesystem.read-only =",
        "filesystem.read-write | /srv | tree-writable | WARNING | 40 | filesystem.read-write =",
        "filesystem.read-only | /home | secrets-within | WARNING | 25 | filesystem.read-only =",
        "filesystem.read-only | /etc | secrets-within | WARNING | 25 | filesystem.read-only =",
        "filesystem.read-only | /srv/db/s.sock | socket-shown | WARNING | 20"
            + " | filesystem.read-only =",
        "filesystem.read-only | /sys | kernel-shown | WARNING | 15 | filesystem.read-only =",
        "filesystem.read-write | /srv/in/box | path-writable | NOTE | 5 | filesystem.read-write =",
        "filesystem.read-only | /srv | tree-shown | NOTE | 5 | filesystem.read-only =",
        "filesystem.read-only | /srv/a, /srv/a/b | shown-twice | NOTE | 0"
            + " | filesystem.read-only = /srv/a",
        "limits.memory | unlimited | memory-unlimited | WARNING | 30 | limits.memory = 512MiB",
        "limits.processes | unlimited | processes-unlimited | WARNING | 25"
            + " | limits.processes = 256",
        "limits.file-size | unlimited | file-size-unlimited | WARNING | 8"
            + " | limits.file-size = 4GiB",
        "limits.open-files | unlimited | open-files-unlimited | WARNING | 5"
            + " | limits.open-files = 4096",
        "limits.cpu-time | unlimited | cpu-unlimited | NOTE | 5 | limits.cpu-quota = 100%",
        "limits.cpu-weight | 5000 | cpu-weight-high | NOTE | 3 | limits.cpu-weight = 100",
        "limits.io-weight | 5000 | io-weight-high | NOTE | 3 | limits.io-weight = 100",
        "limits.wall-time | unlimited | wall-time-unlimited | NOTE | 0 | limits.wall-time = 10m",
        "limits.wall-time | 5s | cpu-time-above-wall-time | NOTE | 0 | limits.cpu-time = 5s",
        "limits.memory | 64MiB | tmp-above-memory | NOTE | 0 |",
        "syscalls.profile | none | syscalls-unfiltered | WARNING | 30 | syscalls.profile = default",
        "syscalls.profile | default | syscalls-default | NOTE | 4 | syscalls.profile = strict",
        "privileges | CAP_SYS_ADMIN | privilege-kept | DANGER | 90 | privileges =",
        "privileges | CAP_NET_BIND_SERVICE, CAP_CHOWN | privilege-kept | DANGER | 50"
            + " | privileges = CAP_NET_BIND_SERVICE",
        "identity | platform | identity-platform | WARNING | 30 | identity = private",
        "environment | LD_PRELOAD | loader-passed | WARNING | 15 | environment =",
        "environment | JAVA_TOOL_OPTIONS=-Da=b, TZ | loader-set | NOTE | 5 | environment = TZ",
        "environment | SSH_AUTH_SOCK | secret-passed | WARNING | 10 | environment =",
        "environment | DB_PASSWORD=x | secret-set | WARNING | 5 | environment =",
        "allow-partial | filesystem | may-be-missing | WARNING | 60 | allow-partial = false",
        "allow-partial | memory, processes | may-be-missing | NOTE | 4"
            + " | allow-partial = processes",
      })
  void aWeaknessHasAReasonAndAFix(
      String key, String value, String id, Severity severity, int weight, String fix)
      throws PolicyException {
    Finding finding =
        assess(with(key, value)).findings().stream()
            .filter(f -> f.id().equals(id))
            .findFirst()
            .orElseThrow();
    assertThat(finding.severity()).isEqualTo(severity);
    assertThat(finding.weight()).isEqualTo(weight);
    assertThat(finding.reason()).endsWith(".");
    assertThat(
            finding.fix().entrySet().stream()
                .map(line -> (line.getKey() + " = " + line.getValue()).strip()))
        .isEqualTo(fix == null ? List.of() : List.of(fix));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "environment | TZ, MONKEY, PATHLIKE=1",
        "filesystem.read-only | /srv/reference, /usr/share/zoneinfo, /opt/tool/lib",
        "allow-partial | cpu-quota",
        "limits.cpu-weight | 1000",
        "limits.io-weight | 1000",
        "limits.io-write-bps | 1MiB",
      })
  void whatIsHarmlessIsNoFinding(String key, String value) throws PolicyException {
    assertThat(assess(with(key, value)).findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com:443 | egress",
        "*.example.com:443 | egress-wildcard, egress",
        "*.co.uk:443 | egress-anywhere, egress",
        "*.s3.amazonaws.com:443 | egress-anywhere, egress",
        "git.example.com:22 | egress-remote-shell, egress",
        "example.com:80 | egress, egress-plain",
        "127.0.0.1:5432 | egress-internal, egress",
        "[fd00::7]:443 | egress-internal, egress",
        "192.0.2.7:443 | egress",
        "169.254.169.254:80 | egress-metadata, egress, egress-plain",
      })
  void destinationsAreJudgedByWhereTheyLead(String destination, String ids) throws PolicyException {
    assertThat(assess(egress(destination)).findings())
        .extracting(Finding::id)
        .isEqualTo(List.of(ids.split(", ", -1)));
  }

  @Test
  void theFixOfADestinationLeavesTheOthersOrNoNetwork() throws PolicyException {
    assertThat(assess(egress("a.example:443, b.example:22")).findings().get(0).fix())
        .isEqualTo(Map.of("network.egress", "a.example:443"));
    assertThat(assess(egress("b.example:22")).findings().get(0).fix())
        .isEqualTo(Map.of("network", "none", "network.egress", ""));
  }

  @Test
  void manyDestinationsAreTold() throws PolicyException {
    String many =
        IntStream.range(0, 11)
            .mapToObj(i -> "h" + i + ".example:443")
            .collect(Collectors.joining(", "));
    assertThat(assess(egress(many)).findings())
        .extracting(Finding::id)
        .containsExactly("egress-many", "egress");
  }

  @Test
  void hiddenSecretsAreNoneThatAreShown() throws PolicyException {
    SandboxPolicy policy =
        CODEC.fromProperties(
            STRONG,
            Map.of(
                "filesystem.read-only",
                "/etc",
                "filesystem.hidden",
                "/etc/shadow, /etc/gshadow, /etc/sudoers, /etc/sudoers.d, /etc/ssh,"
                    + " /etc/ssl, /etc/krb5.keytab"),
            "test");
    assertThat(assess(policy).findings()).extracting(Finding::id).containsExactly("tree-shown");
  }

  @Test
  void aReadOnlyPathInAWritableOneIsPointedOut() throws PolicyException {
    SandboxPolicy policy =
        CODEC.fromProperties(
            STRONG,
            Map.of("filesystem.read-only", "/srv/a/b", "filesystem.read-write", "/srv/a"),
            "test");
    assertThat(assess(policy).findings())
        .extracting(Finding::id)
        .containsExactly("path-writable", "read-only-in-writable");
  }

  @Test
  void whatMayBeMissingAndIsMissingHereIsWorseThanWhatIsThere() throws PolicyException {
    linter.backends.add(
        new Machine(
            new BackendSupport(
                true,
                "test",
                Map.of(Capability.PROCESSES, "cgroup.v1.pids"),
                Map.of(Capability.MEMORY, "no cgroup may be written"))));
    List<Finding> findings = assess(with("allow-partial", "memory, processes, network")).findings();
    assertThat(findings)
        .extracting(Finding::value)
        .containsExactly("network", "memory", "processes");
    assertThat(findings)
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING, Severity.WARNING, Severity.NOTE);
    assertThat(findings.get(1).reason()).contains("missing here: no cgroup may be written");
    assertThat(findings.get(2).reason()).contains("This machine has it (cgroup.v1.pids)");
  }

  @Test
  void theScoreDoesNotDependOnTheMachineOrTheUsers() throws PolicyException {
    SandboxPolicy policy = with("allow-partial", "memory, filesystem");
    double here = assess(policy).score();
    linter.backends.add(
        new Machine(
            new BackendSupport(
                true, "test", Map.of(), Map.of(Capability.FILESYSTEM, "there is none"))));
    assertThat(assess(policy, new User("p", PluginShape.BUNDLE)).score()).isEqualTo(here);
    assertThat(assess(policy).findings().get(0).severity()).isEqualTo(Severity.DANGER);
  }

  @Test
  void aSystemCallThatNobodyHasAndOneThatIsDeniedAnyhowAreTold() throws PolicyException {
    linter.backends.add(new Machine(new BackendSupport(true, "test", Map.of(), Map.of())));
    List<Finding> findings = assess(with("syscalls.denied", "mount, socket, exceve")).findings();
    assertThat(findings)
        .extracting(f -> f.id() + " " + f.value())
        .containsExactly("syscall-unknown exceve", "syscall-denied-anyhow mount");
  }

  @Test
  void whoUsesAPolicySaysWhetherItFits() throws PolicyException {
    SandboxPolicy policy =
        CODEC.fromProperties(
            STRONG, Map.of("limits.memory", "64MiB", "limits.processes", "32"), "test");
    Assessment bundle = assess(policy, new User("clock", PluginShape.BUNDLE));
    assertThat(bundle.findings())
        .extracting(Finding::id)
        .contains("too-small-for-jvm", "wall-time-ends-plugins", "cpu-time-ends-plugins");
    assertThat(bundle.plugins()).containsExactly("clock");
    assertThat(assess(policy, new User("sh", PluginShape.COMMAND)).findings())
        .extracting(Finding::id)
        .doesNotContain("too-small-for-jvm");
  }

  @Test
  void aFindingSaysInWhichFileItsKeyStands() throws PolicyException {
    PolicySubject subject =
        new PolicySubject(
            "mine",
            "/etc/mine.cfg",
            with("network", "host").toBuilder().syscalls(SyscallPolicy.none()).build(),
            Map.of("network", "/etc/base.cfg", "extends", "/etc/mine.cfg"),
            List.of());
    assertThat(linter.assess(subject).findings())
        .extracting(f -> f.key() + " " + f.source())
        .containsExactly("network /etc/base.cfg", "syscalls.profile built-in");
  }

  @Test
  void theBuiltInPoliciesAreAsStrongAsTheirNamesSay() throws Exception {
    PolicyRegistryComponent policies =
        new PolicyRegistryComponent(Optional.empty(), Optional.empty());
    double strict = assess(policies.require("default")).score();
    double service = assess(policies.require("service")).score();
    double trusted = assess(policies.require("trusted")).score();
    assertThat(strict).isBetween(0.5, 2.0);
    assertThat(service).isBetween(strict, 2.5);
    assertThat(trusted).isBetween(5.0, 7.9);
  }

  private static SandboxPolicy egress(String destinations) throws PolicyException {
    return CODEC.fromProperties(
        STRONG, Map.of("network", "egress", "network.egress", destinations), "test");
  }

  private static SandboxPolicy with(String key, String value) throws PolicyException {
    return CODEC.fromProperties(STRONG, Map.of(key, value), "test");
  }

  private Assessment assess(SandboxPolicy policy, User... users) {
    return linter.assess(new PolicySubject("p", "test", policy, Map.of(), List.of(users)));
  }

  /** What a machine can enforce. */
  private record Machine(BackendSupport support) implements SandboxBackend {
    @Override
    public String name() {
      return "test";
    }

    @Override
    public Optional<SyscallNames> syscallNames() {
      return Optional.of(
          new SyscallNames(
              Set.of("mount", "socket", "execve"), Map.of(Profile.STRICT, Set.of("mount"))));
    }

    @Override
    public SandboxProcess launch(SandboxLaunch launch) {
      throw new UnsupportedOperationException();
    }
  }
}
