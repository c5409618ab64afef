package org.auroraos.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.auroraos.api.policy.EgressRule;
import org.auroraos.api.policy.EnvironmentPolicy;
import org.auroraos.api.policy.FilesystemPolicy;
import org.auroraos.api.policy.IdentityPolicy;
import org.auroraos.api.policy.JailPolicy;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.sandbox.Capability;

/** Laws of reading and writing policies. */
class PolicyLawsTest {
  private static final SandboxPolicy BASE = BuiltInPolicies.defaultPolicy();
  private final PolicyCodecComponent codec = new PolicyCodecComponent();

  @Property(tries = 300)
  void whatIsWrittenAsPropertiesIsReadBackEqual(@ForAll("policies") SandboxPolicy policy)
      throws PolicyException {
    Map<String, String> written = codec.toProperties(policy);
    assertThat(codec.fromProperties(BASE, written, "x")).isEqualTo(policy);
  }

  @Property(tries = 300)
  void whatIsWrittenAsJsonIsReadBackEqual(@ForAll("policies") SandboxPolicy policy)
      throws PolicyException {
    assertThat(codec.fromJson(BASE, codec.toJson(policy), "x")).isEqualTo(policy);
  }

  @Property(tries = 300)
  void whatIsWrittenAsAFileIsReadBackEqual(@ForAll("policies") SandboxPolicy policy)
      throws Exception {
    Properties read = new Properties();
    try {
      read.load(new StringReader(PolicyText.cfg("comment", codec.toProperties(policy))));
    } catch (IllegalArgumentException e) {
      assertThat(codec.toProperties(policy).values()).anyMatch(value -> value.contains("${"));
      return;
    }
    Map<String, String> keys = new HashMap<>();
    read.forEach((key, value) -> keys.put((String) key, (String) value));
    assertThat(codec.fromProperties(BASE, keys, "x")).isEqualTo(policy);
  }

  @Property(tries = 300)
  void aJailPolicyIsReadBackEqualButForWhatIsListedAsLost(@ForAll("policies") SandboxPolicy policy)
      throws PolicyException {
    JailPolicy jail = codec.toJail(policy);
    SandboxPolicy back = codec.fromJson(BASE, jail.json(), "x");
    assertThat(codec.fromProperties(back, jail.lost(), "x")).isEqualTo(policy);
    assertThat(back.equals(policy)).isEqualTo(jail.lost().isEmpty());
  }

  @Property(tries = 2000)
  void anyValueOfAnyKeyIsReadOrIsAPolicyException(
      @ForAll("keys") String key, @ForAll("values") Object value) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(key, value);
    try {
      codec.fromProperties(BASE, properties, "x");
    } catch (PolicyException e) {
      assertThat(e.key()).isEqualTo(key);
      assertThat(e.getMessage()).startsWith("x: ");
    }
  }

  @Property(tries = 1000)
  void anyTextIsReadAsJsonOrIsAPolicyException(@ForAll("jsonLike") String text) {
    try {
      codec.fromJson(BASE, text, "x");
    } catch (PolicyException e) {
      assertThat(e.getMessage()).startsWith("x");
    }
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.oneOf(
        Arbitraries.of(PolicyKeys.NAMES), Arbitraries.strings().ascii().ofMaxLength(20));
  }

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<String> quantity =
        Combinators.combine(
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(25),
                Arbitraries.of("", "s", "ms", "h", "B", "KiB", "TiB", "MB", "%", " ", "ü"))
            .as(String::concat);
    Arbitrary<String> text =
        Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(30), quantity, jsonLike());
    return Arbitraries.oneOf(
        text.map(t -> (Object) t),
        text.array(String[].class).map(t -> (Object) t),
        text.list().ofMaxSize(4).map(t -> (Object) t),
        Arbitraries.longs().map(t -> (Object) t),
        Arbitraries.doubles().map(t -> (Object) t),
        Arbitraries.of(true, false).map(t -> (Object) t),
        Arbitraries.integers().array(int[].class).map(t -> (Object) t));
  }

  @Provide
  Arbitrary<String> jsonLike() {
    List<String> pieces =
        new ArrayList<>(
            List.of("{", "}", "[", "]", ":", ",", "\"", "null", "true", "1", "-9e99", " ", "\\u"));
    pieces.addAll(List.of("\"limits\":{", "\"max_memory_mb\":", "\"allowed_paths\":[", "\"/a\""));
    PolicyKeys.NAMES.forEach(name -> pieces.add("\"" + name + "\":"));
    return Arbitraries.of(pieces).list().ofMaxSize(12).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<SandboxPolicy> policies() {
    return Combinators.combine(
            limits(),
            filesystem(),
            networks(),
            syscalls(),
            environment(),
            Arbitraries.of("CAP_CHOWN", "CAP_BPF", "CAP_NET_RAW").set().ofMaxSize(3),
            Arbitraries.of(IdentityPolicy.values()),
            Arbitraries.of(Capability.values()).set())
        .as(
            (limits, filesystem, network, syscalls, environment, privileges, identity, optional) ->
                network
                    .limits(limits)
                    .filesystem(filesystem)
                    .syscalls(syscalls)
                    .environment(environment)
                    .privileges(privileges)
                    .identity(identity)
                    .optional(optional)
                    .build());
  }

  private static Arbitrary<SandboxPolicy.Builder> networks() {
    Arbitrary<SandboxPolicy.Builder> plain =
        Arbitraries.of(NetworkAccess.NONE, NetworkAccess.LOOPBACK, NetworkAccess.HOST)
            .map(access -> SandboxPolicy.builder().network(access));
    Arbitrary<SandboxPolicy.Builder> egress =
        rules()
            .list()
            .uniqueElements()
            .ofMinSize(1)
            .ofMaxSize(5)
            .map(rules -> SandboxPolicy.builder().egress(rules));
    return Arbitraries.oneOf(plain, egress);
  }

  private static Arbitrary<EgressRule> rules() {
    Arbitrary<String> label =
        Arbitraries.strings().withCharRange('a', 'z').numeric().ofMinLength(1).ofMaxLength(9);
    Arbitrary<String> name = label.list().ofMaxSize(3).map(l -> String.join(".", l) + "x.example");
    Arbitrary<String> address =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofSize(4)
            .map(b -> "10." + (b[0] & 0xff) + "." + (b[1] & 0xff) + "." + (b[2] & 0xff));
    Arbitrary<String> v6 =
        Arbitraries.integers()
            .between(0, 0xffff)
            .list()
            .ofSize(6)
            .map(
                groups ->
                    "2001:db8:"
                        + groups.stream()
                            .map(Integer::toHexString)
                            .collect(Collectors.joining(":")));
    Arbitrary<String> hosts =
        Arbitraries.oneOf(
            name.map(n -> n.replaceAll("^\\.", "")),
            name.map(n -> "*." + n.replaceAll("^\\.", "")),
            address,
            v6);
    return Combinators.combine(hosts, Arbitraries.integers().between(1, 65_535))
        .as(EgressRule::new);
  }

  @Property(tries = 2000)
  void anyTextIsADestinationOrAnIllegalArgument(@ForAll("destinations") String text) {
    EgressRule rule;
    try {
      rule = EgressRule.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    // What is written is read back equal, and is plain text that nobody can read otherwise.
    assertThat(EgressRule.parse(rule.toString())).isEqualTo(rule);
    assertThat(rule.toString()).matches("(\\*\\.)?[a-z0-9_.-]+:[0-9]+|\\[[0-9a-f:]+]:[0-9]+");
  }

  @Provide
  Arbitrary<String> destinations() {
    List<String> pieces =
        List.of(
            "a",
            "Z",
            "ü",
            "。",
            ".",
            "..",
            "*.",
            "*",
            ":",
            "::",
            "[",
            "]",
            "127",
            "0x7f",
            "1",
            "255",
            "300",
            "-",
            "_",
            "%",
            "@",
            "/",
            "\\",
            " ",
            "\0",
            "\r\n",
            ":443",
            ":0",
            ":65536",
            "example.com:443",
            "xn--",
            "ff",
            "fe80::1",
            "%eth0",
            "１２７");
    return Arbitraries.oneOf(
        Arbitraries.of(pieces).list().ofMaxSize(9).map(l -> String.join("", l)),
        rules().map(EgressRule::toString),
        Arbitraries.strings().ofMaxLength(20).map(t -> t + ":443"));
  }

  private static Arbitrary<Limits> limits() {
    Arbitrary<Duration> times =
        Arbitraries.longs().between(0, Long.MAX_VALUE).map(Duration::ofNanos);
    Arbitrary<Long> sizes =
        Arbitraries.oneOf(
            Arbitraries.longs().between(1 << 20, Long.MAX_VALUE), Arbitraries.of(0L, 1L << 30));
    Arbitrary<Integer> counts = Arbitraries.integers().between(0, Integer.MAX_VALUE);
    return Combinators.combine(
            times.tuple2(),
            sizes.tuple2(),
            counts.tuple2(),
            Arbitraries.longs().between(1, 64 << 20),
            Arbitraries.integers().between(0, 10_000).tuple2(),
            Arbitraries.integers().between(0, 1_000_000),
            Arbitraries.longs().between(0, Long.MAX_VALUE).tuple2())
        .as(
            (time, size, count, output, weight, quota, bps) ->
                new Limits(
                    time.get1(),
                    time.get2(),
                    size.get1(),
                    count.get1(),
                    count.get2(),
                    size.get2(),
                    output,
                    weight.get1(),
                    quota,
                    weight.get2(),
                    bps.get1(),
                    bps.get2()));
  }

  private static Arbitrary<FilesystemPolicy> filesystem() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .all()
            .ofMinLength(1)
            .ofMaxLength(8)
            .map(name -> "/srv/" + name)
            .filter(FilesystemPolicy::isAcceptablePath);
    Arbitrary<Long> sizes = Arbitraries.longs().between(1, Long.MAX_VALUE);
    return Combinators.combine(names.set().ofMaxSize(4), names.set().ofMaxSize(4), sizes.tuple2())
        .filter((ro, rw, size) -> rw.stream().noneMatch(ro::contains))
        .as(
            (ro, rw, size) ->
                new FilesystemPolicy(
                    List.copyOf(ro),
                    List.copyOf(rw),
                    ro.stream().map(path -> path + "/hidden").toList(),
                    size.get1(),
                    size.get2()));
  }

  private static Arbitrary<SyscallPolicy> syscalls() {
    return Combinators.combine(
            Arbitraries.of(SyscallPolicy.Profile.values()),
            Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(9).set())
        .as(SyscallPolicy::new);
  }

  private static Arbitrary<EnvironmentPolicy> environment() {
    Arbitrary<String> names =
        Arbitraries.strings().withCharRange('A', 'Z').ofMinLength(1).ofMaxLength(6);
    Arbitrary<String> values =
        Arbitraries.strings().all().ofMaxLength(12).filter(value -> value.indexOf('\0') < 0);
    return Combinators.combine(
            Arbitraries.maps(names, values).ofMaxSize(4), names.set().ofMaxSize(4))
        .as((variables, passed) -> new EnvironmentPolicy(variables, Set.copyOf(passed)));
  }
}
