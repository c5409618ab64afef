package org.auroraos.core.internal.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.lint.Assessment;
import org.auroraos.api.policy.lint.Finding;
import org.auroraos.api.policy.lint.PolicySubject;
import org.auroraos.api.policy.lint.PolicySubject.User;
import org.auroraos.core.internal.policy.PolicyCodecComponent;

/** Laws of findings, fixes and scores. */
class PolicyLintLawsTest {
  private static final Map<String, List<String>> VALUES =
      Map.ofEntries(
          Map.entry("network", List.of("none", "loopback", "egress", "host")),
          Map.entry("limits.memory", List.of("64MiB", "1GiB", "unlimited")),
          Map.entry("limits.processes", List.of("8", "unlimited")),
          Map.entry("limits.wall-time", List.of("1s", "unlimited")),
          Map.entry("limits.cpu-time", List.of("1s", "1h", "unlimited")),
          Map.entry("limits.file-size", List.of("1MiB", "unlimited")),
          Map.entry("limits.open-files", List.of("64", "unlimited")),
          Map.entry("limits.cpu-weight", List.of("10", "9000", "unset")),
          Map.entry("limits.cpu-quota", List.of("50%", "unlimited")),
          Map.entry("limits.io-weight", List.of("10", "9000", "unset")),
          Map.entry("limits.io-write-bps", List.of("1MiB", "unlimited")),
          Map.entry("filesystem.tmp-size", List.of("1MiB", "1GiB")),
          Map.entry("syscalls.profile", List.of("none", "default", "strict")),
          Map.entry("syscalls.denied", List.of("", "fork, execve")),
          Map.entry("identity", List.of("private", "platform")),
          Map.entry("privileges", List.of("", "CAP_KILL, CAP_BPF", "CAP_SYS_ADMIN")),
          Map.entry("environment", List.of("", "TZ, LD_PRELOAD, API_KEY=x", "[\"PS4=a,b\"]")),
          Map.entry(
              "allow-partial",
              List.of("true", "false", "memory, network", "cpu-time, cpu-weight, cpu-quota")));

  private static final List<String> PATHS =
      List.of(
          "/srv", "/srv/a", "/srv/a/b", "/etc", "/run/docker.sock", "/home/joe", "/root", "/sys");

  private final PolicyCodecComponent codec = new PolicyCodecComponent();
  private final PolicyLinterComponent linter = new PolicyLinterComponent(codec);

  @Property(tries = 150)
  void aFixIsAPolicyWithoutTheFindingAndNotWeaker(@ForAll("policies") SandboxPolicy policy)
      throws PolicyException {
    Assessment before = assess(policy);
    for (Finding finding : before.findings()) {
      if (finding.fix().isEmpty()) {
        continue;
      }
      Assessment after = assess(codec.fromProperties(policy, finding.fix(), "fix"));
      assertThat(after.findings())
          .as("after %s", finding.fix())
          .noneMatch(
              other ->
                  other.id().equals(finding.id())
                      && other.key().equals(finding.key())
                      && other.value().equals(finding.value()));
      assertThat(after.score()).isLessThanOrEqualTo(before.score());
    }
  }

  @Example
  void whatMayBeMissingIsNotWeakerThanWhatIsNotAskedFor() throws PolicyException {
    for (Map<String, Object> properties :
        List.<Map<String, Object>>of(
            Map.of("syscalls.profile", "none", "allow-partial", "syscalls"),
            Map.of("network", "host", "allow-partial", "network"),
            Map.of("limits.wall-time", "unlimited", "allow-partial", "wall-time"))) {
      aFixIsAPolicyWithoutTheFindingAndNotWeaker(read(properties));
    }
  }

  @Property(tries = 150)
  void aStricterLimitNeverCostsMore(
      @ForAll("policies") SandboxPolicy policy, @ForAll("stricter") Stricter one)
      throws PolicyException {
    SandboxPolicy strict = codec.fromProperties(policy, Map.of(one.key(), one.strict()), "strict");
    SandboxPolicy lax = codec.fromProperties(policy, Map.of(one.key(), one.lax()), "lax");
    assertThat(assess(strict).score()).as("%s", one).isLessThanOrEqualTo(assess(lax).score());
  }

  @Example
  void aLimitThatMayBeMissingIsNotWeakerThanNone() throws PolicyException {
    for (String time : List.of("1h", "unlimited")) {
      Map<String, Object> given =
          Map.of("limits.cpu-time", time, "allow-partial", "cpu-time, cpu-weight, cpu-quota");
      aStricterLimitNeverCostsMore(read(given), new Stricter("limits.cpu-quota", "50%", "75%"));
      aStricterLimitNeverCostsMore(
          read(given), new Stricter("limits.cpu-quota", "50%", "unlimited"));
      aStricterLimitNeverCostsMore(read(given), new Stricter("limits.cpu-weight", "10", "unset"));
    }
    Map<String, Object> quota =
        Map.of("limits.cpu-quota", "50%", "allow-partial", "cpu-time, cpu-quota");
    aStricterLimitNeverCostsMore(read(quota), new Stricter("limits.cpu-time", "1h", "unlimited"));
  }

  @Example
  void aFixForItsUsersDemandsTheQuotaWhereTheTimeWasDemanded() throws PolicyException {
    aFixForItsUsersIsNotWeaker(read(Map.of("limits.cpu-time", "1h", "allow-partial", "cpu-quota")));
  }

  /** Those that use a policy change what is right for it, not what is weaker. */
  @Property(tries = 150)
  void aFixForItsUsersIsNotWeaker(@ForAll("policies") SandboxPolicy policy) throws PolicyException {
    List<User> users = List.of(new User("a", PluginShape.BUNDLE));
    PolicySubject before = new PolicySubject("p", "test", policy, Map.of(), users);
    for (Finding finding : linter.assess(before).findings()) {
      if (!finding.fix().isEmpty()) {
        SandboxPolicy fixed = codec.fromProperties(policy, finding.fix(), "fix");
        PolicySubject after = new PolicySubject("p", "test", fixed, Map.of(), users);
        assertThat(linter.assess(after).score())
            .as("%s: %s", finding.id(), finding.fix())
            .isLessThanOrEqualTo(linter.assess(before).score());
      }
    }
  }

  @Example
  void aFixForItsUsersKeepsTheQuota() throws PolicyException {
    SandboxPolicy policy = read(Map.of("limits.cpu-time", "1h", "limits.cpu-quota", "50%"));
    Finding finding =
        linter
            .assess(
                new PolicySubject(
                    "p", "test", policy, Map.of(), List.of(new User("a", PluginShape.COMMAND))))
            .findings()
            .stream()
            .filter(found -> found.id().equals("cpu-time-ends-plugins"))
            .findFirst()
            .orElseThrow();
    SandboxPolicy fixed = codec.fromProperties(policy, finding.fix(), "fix");
    assertThat(fixed.limits().cpuQuota()).isEqualTo(50);
    assertThat(fixed.limits().cpuTime()).isZero();
  }

  /** Two values of one key, of which the first lets a program do less. */
  record Stricter(String key, String strict, String lax) {}

  @Provide
  Arbitrary<Stricter> stricter() {
    return Arbitraries.of(
        new Stricter("limits.memory", "1GiB", "unlimited"),
        new Stricter("limits.processes", "64", "unlimited"),
        new Stricter("limits.cpu-time", "1h", "unlimited"),
        new Stricter("limits.cpu-quota", "50%", "unlimited"),
        new Stricter("limits.cpu-weight", "10", "unset"),
        new Stricter("limits.cpu-weight", "100", "9000"),
        new Stricter("limits.io-weight", "10", "unset"),
        new Stricter("limits.io-weight", "unset", "9000"),
        new Stricter("limits.io-write-bps", "1MiB", "unlimited"),
        new Stricter("limits.file-size", "1MiB", "unlimited"),
        new Stricter("limits.open-files", "64", "unlimited"),
        new Stricter("limits.wall-time", "1h", "unlimited"),
        new Stricter("filesystem.tmp-size", "1MiB", "1GiB"),
        new Stricter("syscalls.profile", "strict", "default"),
        new Stricter("syscalls.profile", "default", "none"),
        new Stricter("identity", "private", "platform"),
        new Stricter("allow-partial", "false", "true"));
  }

  @Property(tries = 150)
  void theSamePolicyHasTheSameAssessment(@ForAll("policies") SandboxPolicy policy)
      throws PolicyException {
    SandboxPolicy again = codec.fromJson(policy, codec.toJson(policy), "x");
    assertThat(assess(again)).isEqualTo(assess(policy));
    assertThat(assess(policy).score()).isBetween(0.0, 10.0);
  }

  @Provide
  Arbitrary<SandboxPolicy> policies() {
    Arbitrary<List<String>> paths = Arbitraries.of(PATHS).set().ofMaxSize(3).map(List::copyOf);
    Arbitrary<Map<String, String>> keys =
        Arbitraries.of(VALUES.keySet())
            .set()
            .ofMaxSize(8)
            .flatMap(
                names -> {
                  Arbitrary<Map<String, String>> all = Arbitraries.just(Map.of());
                  for (String name : names) {
                    all =
                        all.flatMap(
                            map ->
                                Arbitraries.of(VALUES.get(name))
                                    .map(
                                        value -> {
                                          Map<String, String> more = new HashMap<>(map);
                                          more.put(name, value);
                                          return more;
                                        }));
                  }
                  return all;
                });
    return keys.flatMap(
        given ->
            paths
                .tuple2()
                .map(
                    lists -> {
                      Map<String, Object> properties = new HashMap<>(given);
                      if ("egress".equals(given.get("network"))) {
                        properties.put("network.egress", "a.example:443, *.b.example:443");
                      }
                      properties.put("filesystem.read-only", lists.get1());
                      properties.put(
                          "filesystem.read-write",
                          lists.get2().stream().filter(p -> !lists.get1().contains(p)).toList());
                      List<String> shown = lists.get1();
                      if (shown.contains("/srv") || shown.contains("/etc")) {
                        properties.put(
                            "filesystem.hidden",
                            shown.contains("/etc")
                                ? List.of("/etc/ssh", "/etc/ssh/x")
                                : List.of("/srv/z"));
                      }
                      if ("loopback".equals(given.get("network"))) {
                        properties.put("network", "egress");
                        properties.put(
                            "network.egress", "*.github.io:22, a.example:80, [fd00::7]:25");
                      }
                      return read(properties);
                    }));
  }

  private SandboxPolicy read(Map<String, Object> properties) {
    try {
      return codec.fromProperties(SandboxPolicy.builder().build(), properties, "test");
    } catch (PolicyException e) {
      throw new IllegalStateException(e);
    }
  }

  private Assessment assess(SandboxPolicy policy) {
    return linter.assess(new PolicySubject("p", "test", policy, Map.of(), List.of()));
  }
}
