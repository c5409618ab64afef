package org.auroraos.core.internal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.auroraos.api.policy.JailPolicy;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;

/** The jail policies of the earlier systems: four keys that stand for four of ours. */
final class JailFormat {
  private static final String PATHS = "allowed_paths";
  private static final String SYSCALLS = "blocked_syscalls";
  private static final String MEMORY = "max_memory_mb";
  private static final String CPU_TIME = "max_cpu_sec";

  /** An old key, the key that it stands for, and the unit that its numbers have there. */
  private record JailKey(String name, String unit) {}

  private static final Map<String, JailKey> KEYS =
      Map.of(
          PATHS, new JailKey("filesystem.read-only", ""),
          SYSCALLS, new JailKey("syscalls.denied", ""),
          MEMORY, new JailKey("limits.memory", "MiB"),
          CPU_TIME, new JailKey("limits.cpu-time", "s"));

  /** Every sandbox has these for itself, so that to allow them asks for nothing. */
  private static final List<String> OWN = List.of("/tmp", "/data");

  private static final long MIB = 1L << 20;

  private JailFormat() {}

  static boolean hasKey(String name) {
    return KEYS.containsKey(name);
  }

  /** The key that an old key stands for. */
  static String keyOf(String name) {
    return KEYS.get(name).name();
  }

  /** The value of an old key as the key that it stands for has it; null is not given. */
  static Object value(String name, JsonNode value, String source) throws PolicyException {
    String unit = KEYS.get(name).unit();
    if (value.isNull()) {
      return null;
    }
    if (unit.isEmpty() && value.isArray()) {
      List<String> words = PolicyJson.strings(name, value, source);
      return name.equals(PATHS) ? words.stream().filter(p -> !OWN.contains(p)).toList() : words;
    }
    if (!unit.isEmpty() && value.isIntegralNumber()) {
      return value.bigIntegerValue() + unit;
    }
    String expected = unit.isEmpty() ? "a list of strings" : "a whole number";
    throw new PolicyException(source, name, Json.compact(value), expected + " was expected");
  }

  /**
   * A policy in this format. What is lost is found by reading it back: whatever is different then,
   * for whatever reason, was lost.
   */
  static JailPolicy write(SandboxPolicy policy) {
    ObjectNode tree = Json.object();
    Set<String> paths = new LinkedHashSet<>(policy.filesystem().readOnly());
    paths.addAll(policy.filesystem().readWrite());
    tree.set(PATHS, WordLists.array(paths));
    tree.set(SYSCALLS, WordLists.array(policy.syscalls().denied()));
    long memory = policy.limits().memory();
    if (memory == 0) {
      tree.putNull(MEMORY);
    } else {
      tree.put(MEMORY, memory / MIB);
    }
    Duration cpuTime = policy.limits().cpuTime();
    if (cpuTime.isZero()) {
      tree.putNull(CPU_TIME);
    } else {
      tree.put(CPU_TIME, Math.max(1, cpuTime.toSeconds()));
    }
    String json = Json.pretty(tree);
    Map<String, String> lost = new LinkedHashMap<>(PolicyKeys.format(policy));
    lost.entrySet().removeAll(PolicyKeys.format(readBack(json)).entrySet());
    return new JailPolicy(json, lost);
  }

  /**
   * What the keys of a jail policy meant in the earlier systems and do not mean here.
   *
   * @param json the jail policy; text of another form has no such keys
   * @param policy what was read from it
   */
  static List<String> notes(String json, PolicyCodec codec, SandboxPolicy policy) {
    List<String> notes = new ArrayList<>();
    JsonNode tree;
    try {
      tree = Json.parse(json, "");
    } catch (JsonException e) {
      return notes;
    }
    for (JsonNode path : tree.path(PATHS)) {
      if (OWN.contains(path.asText())) {
        notes.add(
            PATHS
                + ": "
                + path.asText()
                + " is left out; each sandbox has its own, not the host's");
      }
    }
    if (!tree.path(PATHS).isEmpty()) {
      notes.add(
          PATHS
              + " are shown read-only; name what may be written with filesystem.read-write instead");
    }
    for (String limit : List.of(MEMORY, CPU_TIME)) {
      if (tree.path(limit).isNull()) {
        String key = keyOf(limit);
        notes.add(
            limit
                + " = null was no limit; here the limit of the extended policy holds: "
                + key
                + " = "
                + codec.toProperties(policy).get(key));
      }
    }
    if (!tree.path(SYSCALLS).isEmpty()) {
      notes.add(SYSCALLS + " were only stored before; here they are enforced");
    }
    return notes;
  }

  private static SandboxPolicy readBack(String json) {
    try {
      Map<String, Object> properties = new TreeMap<>(PolicyJson.properties(json, "jail policy"));
      return PolicyReader.read(BuiltInPolicies.defaultPolicy(), properties, "jail policy");
    } catch (PolicyException e) {
      throw new IllegalStateException("a policy that is valid is written as one that is not", e);
    }
  }
}
