package org.auroraos.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.auroraos.api.policy.FilesystemPolicy;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;

/**
 * Whatever is given as a policy, in configuration or as JSON, is a policy or an exception that says
 * which key of which source is wrong; and what is a policy stays the same when it is written.
 */
class PolicyFuzzTest {
  private static final SandboxPolicy BASE = BuiltInPolicies.defaultPolicy();
  private static final String SOURCE = "x";
  private static final List<String> JAIL_KEYS =
      List.of("allowed_paths", "blocked_syscalls", "max_memory_mb", "max_cpu_sec");

  /** More than any number has, and fewer digits than the reader of JSON refuses to look at. */
  private static final BigInteger LARGE = BigInteger.TEN.pow(60);

  private final PolicyCodecComponent codec = new PolicyCodecComponent();

  @Property(tries = 1500)
  void anyPropertiesAreAPolicyOrNameOneOfTheirKeys(
      @ForAll("properties") Map<String, Object> properties) {
    try {
      assertStays(codec.fromProperties(BASE, properties, SOURCE));
    } catch (PolicyException e) {
      assertThat(e.source()).isEqualTo(SOURCE);
      assertThat(properties).containsKey(e.key());
    }
  }

  @Property(tries = 1500)
  void anyJsonObjectIsAPolicyOrNamesOneOfItsKeys(@ForAll("trees") Map<String, Object> tree) {
    String json = json(tree);
    try {
      assertStays(codec.fromJson(BASE, json, SOURCE));
    } catch (PolicyException e) {
      assertThat(e.getMessage()).startsWith(SOURCE + ": ");
      assertThat(names("", tree)).as(e.getMessage()).contains(e.key());
    }
  }

  @Property(tries = 1000)
  void aWrittenPolicyThatWasDamagedIsAPolicyOrAnException(
      @ForAll @IntRange(min = 0, max = 100_000) int place,
      @ForAll @IntRange(min = 0, max = 40) int removed,
      @ForAll("damage") String inserted) {
    String json = codec.toJson(BASE);
    int at = place % json.length();
    int end = Math.min(json.length(), at + removed);
    try {
      assertStays(
          codec.fromJson(BASE, json.substring(0, at) + inserted + json.substring(end), SOURCE));
    } catch (PolicyException e) {
      assertThat(e.getMessage()).startsWith(SOURCE);
    }
  }

  @Property(tries = 500)
  void aJailPolicyMeansWhatItSays(
      @ForAll @IntRange(min = 1, max = 1 << 20) int mebibytes,
      @ForAll @IntRange(min = 1, max = 1 << 20) int seconds,
      @ForAll("paths") List<String> paths)
      throws PolicyException {
    Map<String, Object> jail =
        Map.of(
            "allowed_paths", paths,
            "blocked_syscalls", List.of("ptrace", "bpf"),
            "max_memory_mb", mebibytes,
            "max_cpu_sec", seconds);
    SandboxPolicy policy = codec.fromJson(BASE, json(jail), SOURCE);

    assertThat(policy.limits().memory()).isEqualTo((long) mebibytes << 20);
    assertThat(policy.limits().cpuTime()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(policy.filesystem().readOnly()).containsExactlyElementsOf(paths);
    assertThat(policy.syscalls().denied()).containsExactlyInAnyOrder("ptrace", "bpf");
    assertStays(policy);
  }

  @Property(tries = 500)
  void aWrongValueInAJailPolicyIsToldUnderItsOwnKey(
      @ForAll("jailKeys") String key, @ForAll("wrong") Object value) {
    String json = json(Map.of(key, value));
    try {
      assertStays(codec.fromJson(BASE, json, SOURCE));
    } catch (PolicyException e) {
      assertThat(e.key()).as(e.getMessage()).isNotEmpty();
      assertThat(e.getMessage()).startsWith(SOURCE + ": ");
    }
  }

  @Example
  void numbersWithoutMeasureAreRefusedAtOnce() {
    for (String number : List.of("1e999999999", "-1e999999999", "1e-999999999", "9".repeat(5000))) {
      for (String key : PolicyKeys.NAMES) {
        try {
          codec.fromJson(BASE, "{\"" + key + "\": " + number + "}", SOURCE);
        } catch (PolicyException e) {
          assertThat(e.getMessage()).startsWith(SOURCE).hasSizeLessThan(1000);
        }
      }
    }
  }

  @Example
  void depthWithoutMeasureIsRefused() {
    for (int depth : List.of(900, 5_000, 200_000)) {
      String json = "{\"limits\":".repeat(depth) + "1" + "}".repeat(depth);
      assertThat(catchThrowable(() -> codec.fromJson(BASE, json, SOURCE)))
          .isInstanceOf(PolicyException.class);
    }
  }

  @Provide
  Arbitrary<Map<String, Object>> properties() {
    return Arbitraries.maps(keys(), values()).ofMaxSize(6);
  }

  @Provide
  Arbitrary<Map<String, Object>> trees() {
    Arbitrary<Map<String, Object>> inner =
        Arbitraries.maps(
                Arbitraries.of(
                    "memory",
                    "cpu-time",
                    "wall-time",
                    "files",
                    "read-only",
                    "denied",
                    "",
                    ".",
                    "ü"),
                values())
            .ofMaxSize(4);
    Arbitrary<String> rooms =
        Arbitraries.of("limits", "filesystem", "syscalls", "network", "environment", "other");
    return Combinators.combine(
            Arbitraries.maps(keys(), values()).ofMaxSize(4),
            Arbitraries.maps(rooms, inner).ofMaxSize(3))
        .as(
            (flat, nested) -> {
              Map<String, Object> tree = new LinkedHashMap<>(flat);
              tree.putAll(nested);
              return tree;
            });
  }

  @Provide
  Arbitrary<String> damage() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "", "{", "}", "[", "]", "\"", ",", ":", "null", "0", "\\", "\u0000", "1e400"),
        Arbitraries.strings().ofMaxLength(6));
  }

  @Provide
  Arbitrary<List<String>> paths() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .ofMinLength(1)
        .ofMaxLength(8)
        .map(name -> "/srv/" + name)
        .filter(FilesystemPolicy::isAcceptablePath)
        .list()
        .uniqueElements()
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> jailKeys() {
    return Arbitraries.of(JAIL_KEYS);
  }

  @Provide
  Arbitrary<Object> wrong() {
    return values();
  }

  private static Arbitrary<String> keys() {
    List<String> known = new ArrayList<>(PolicyKeys.NAMES);
    known.addAll(JAIL_KEYS);
    return Arbitraries.oneOf(
        Arbitraries.of(known), Arbitraries.of(known), Arbitraries.strings().ofMaxLength(12));
  }

  private static Arbitrary<Object> values() {
    Arbitrary<String> quantity =
        Combinators.combine(
                Arbitraries.longs(),
                Arbitraries.of("", "s", "ms", "ns", "h", "d", "B", "KiB", "GiB", "EiB", "%", " "))
            .as((number, unit) -> number + unit);
    Arbitrary<String> text =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(20),
            quantity,
            Arbitraries.of(
                "none", "host", "strict", "default", "/", "/a", "/a/../b", "PATH", "true"));
    return Arbitraries.oneOf(
        text.map(value -> (Object) value),
        text.list().ofMaxSize(4).map(value -> (Object) value),
        Arbitraries.longs().map(value -> (Object) value),
        Arbitraries.bigIntegers().between(LARGE.negate(), LARGE).map(value -> (Object) value),
        Arbitraries.bigDecimals()
            .between(new BigDecimal(LARGE.negate()), new BigDecimal(LARGE))
            .ofScale(9)
            .map(value -> (Object) value),
        Arbitraries.of(true, false).map(value -> (Object) value));
  }

  /** What is accepted is written and read again as the same, in both forms. */
  private void assertStays(SandboxPolicy policy) throws PolicyException {
    assertThat(codec.fromProperties(BASE, codec.toProperties(policy), SOURCE)).isEqualTo(policy);
    assertThat(codec.fromJson(BASE, codec.toJson(policy), SOURCE)).isEqualTo(policy);
  }

  private static String json(Map<String, Object> tree) {
    try {
      return new ObjectMapper().writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All keys of a tree as they are called flat, and those that the old ones stand for. */
  private static Set<String> names(String prefix, Map<?, ?> tree) {
    TreeSet<String> names = new TreeSet<>();
    tree.forEach(
        (key, value) -> {
          names.add(prefix + key);
          if (value instanceof Map<?, ?> inner) {
            names.addAll(names(prefix + key + ".", inner));
          }
        });
    return names.stream()
        .flatMap(name -> Stream.of(name, standsFor(name)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String standsFor(String name) {
    return switch (name) {
      case "allowed_paths" -> "filesystem.read-only";
      case "blocked_syscalls" -> "syscalls.denied";
      case "max_memory_mb" -> "limits.memory";
      case "max_cpu_sec" -> "limits.cpu-time";
      default -> name;
    };
  }
}
