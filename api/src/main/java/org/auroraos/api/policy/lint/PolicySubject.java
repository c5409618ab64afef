package org.auroraos.api.policy.lint;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.policy.SandboxPolicy;

/**
 * A policy that is to be assessed, and what is known about it.
 *
 * @param name its name
 * @param source where it comes from, as in {@link org.auroraos.api.policy.PolicyEntry#source()}
 * @param policy the policy
 * @param origins for keys that do not stand in {@code source}, where they do, see {@link
 *     org.auroraos.api.policy.PolicyRegistry#origins}
 * @param users the plugins that run under it, as far as they are known
 */
public record PolicySubject(
    String name,
    String source,
    SandboxPolicy policy,
    Map<String, String> origins,
    List<User> users) {
  /** Copies the collections. */
  public PolicySubject {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(policy, "policy");
    origins = Map.copyOf(origins);
    users = List.copyOf(users);
  }

  /**
   * A plugin that runs under the policy.
   *
   * @param plugin its id
   * @param shape what it consists of: a bundle needs a JVM
   */
  public record User(String plugin, PluginShape shape) {
    /** Checks that nothing is null. */
    public User {
      Objects.requireNonNull(plugin, "plugin");
      Objects.requireNonNull(shape, "shape");
    }
  }
}
