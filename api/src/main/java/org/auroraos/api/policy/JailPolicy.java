package org.auroraos.api.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A policy as a jail policy of the earlier systems: {@code allowed_paths, blocked_syscalls,
 * max_memory_mb, max_cpu_sec}.
 *
 * @param json the jail policy
 * @param lost keys and values, in written form, that are not in it: those that have another value
 *     when {@code json} is read as a policy that extends the built-in {@code default}
 */
public record JailPolicy(String json, Map<String, String> lost) {
  /** Copies the map. */
  public JailPolicy {
    Objects.requireNonNull(json, "json");
    lost = Collections.unmodifiableMap(new LinkedHashMap<>(lost));
  }
}
