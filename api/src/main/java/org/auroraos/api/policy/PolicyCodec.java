package org.auroraos.api.policy;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Translates policies from and to their written forms. A service of the platform.
 *
 * <p>The keys, units and defaults are those of {@code docs/policies.md}. Unknown keys, wrong units
 * and contradictions are errors.
 */
@ProviderType
public interface PolicyCodec {
  /**
   * Reads properties, as Config Admin gives them.
   *
   * @param base what holds for keys that are not given
   * @param properties keys and values; a value is a string, a number, a boolean, or an array or
   *     collection of strings
   * @param source what to name in errors, such as the file
   */
  SandboxPolicy fromProperties(SandboxPolicy base, Map<String, ?> properties, String source)
      throws PolicyException;

  /**
   * Reads JSON: an object with the same keys as the properties, or the jail policy of the earlier
   * systems ({@code allowed_paths, blocked_syscalls, max_memory_mb, max_cpu_sec}).
   *
   * @param base what holds for keys that are not given
   * @param json the text
   * @param source what to name in errors
   */
  SandboxPolicy fromJson(SandboxPolicy base, String json, String source) throws PolicyException;

  /** All keys of a policy with their values in written form, in a fixed order. */
  Map<String, String> toProperties(SandboxPolicy policy);

  /** The policy as JSON with all keys, such that {@link #fromJson} gives an equal policy. */
  String toJson(SandboxPolicy policy);

  /**
   * The policy in the format of the earlier systems, with what that format cannot say.
   *
   * @see JailPolicy
   */
  JailPolicy toJail(SandboxPolicy policy);
}
