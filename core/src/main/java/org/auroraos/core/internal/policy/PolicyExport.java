package org.auroraos.core.internal.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.auroraos.api.policy.JailPolicy;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.policy.SandboxPolicy;

/**
 * A policy as the text of a file.
 *
 * @param text the file
 * @param warnings what a reader of the file alone would not know: what is lost or means something
 *     else there
 */
public record PolicyExport(String text, List<String> warnings) {
  /** The formats that a policy can be written in. */
  public static final List<String> FORMATS = List.of("cfg", "json", "jail");

  /** Copies the warnings. */
  public PolicyExport {
    warnings = List.copyOf(warnings);
  }

  /**
   * A policy with all its keys.
   *
   * @param format one of {@link #FORMATS}
   * @throws PolicyException when the format is none, or cannot hold a value
   */
  public static PolicyExport of(String format, String name, SandboxPolicy policy, PolicyCodec codec)
      throws PolicyException {
    return switch (format) {
      case "json" -> new PolicyExport(codec.toJson(policy) + "\n", List.of());
      case "cfg" -> {
        String comment = "The policy " + name + " with all its keys: org.auroraos.policy~NAME.cfg";
        yield new PolicyExport(cfg(name, comment, codec.toProperties(policy)), List.of());
      }
      case "jail" -> jail(codec.toJail(policy));
      default ->
          throw new PolicyException(
              "policy " + name,
              "",
              "",
              "'" + format + "' is no format; there are " + String.join(", ", FORMATS));
    };
  }

  /**
   * A policy in a JSON file, such as a jail policy of the earlier systems, as a configuration file.
   * Only the keys that it gives are in it; it extends what the file extends.
   *
   * @param most how long to wait for the policy that it extends
   */
  public static PolicyExport imported(
      Path file, PolicyRegistry policies, PolicyCodec codec, Duration most)
      throws PolicyException, InterruptedException {
    PolicyFile read = PolicyFile.read(file);
    SandboxPolicy policy = read.policy(policies, most);
    Map<String, String> keys = new LinkedHashMap<>();
    Object base = read.properties().get(PolicyKeys.EXTENDS);
    keys.put(PolicyKeys.EXTENDS, base == null ? BuiltInPolicies.DEFAULT : base.toString().strip());
    codec
        .toProperties(policy)
        .forEach(
            (key, value) -> {
              if (read.properties().containsKey(key)) {
                keys.put(key, value);
              }
            });
    String comment = "Made from " + file.getFileName();
    return new PolicyExport(
        cfg(file.toString(), comment, keys), JailFormat.notes(read.text(), codec, policy));
  }

  private static PolicyExport jail(JailPolicy jail) {
    List<String> warnings = new ArrayList<>();
    warnings.add(
        "the jail format knows paths, system calls, memory and CPU time: whoever reads it"
            + " enforces nothing else");
    jail.lost()
        .forEach((key, value) -> warnings.add("lost: " + (key + " = " + value).stripTrailing()));
    return new PolicyExport(jail.json() + "\n", warnings);
  }

  private static String cfg(String source, String comment, Map<String, String> keys)
      throws PolicyException {
    try {
      return PolicyText.cfg(comment, keys);
    } catch (IllegalArgumentException e) {
      throw new PolicyException(source, "", "", e.getMessage());
    }
  }
}
