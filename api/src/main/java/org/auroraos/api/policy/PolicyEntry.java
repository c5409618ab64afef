package org.auroraos.api.policy;

import java.util.Objects;
import java.util.Optional;

/**
 * A named policy as the registry knows it.
 *
 * @param name its name
 * @param source where it comes from: {@code built-in}, or the configuration's file or PID
 * @param policy the policy; empty when what stands in the source is not valid
 * @param problem what is wrong with it; empty when it is valid
 */
public record PolicyEntry(
    String name, String source, Optional<SandboxPolicy> policy, Optional<String> problem) {
  /** Checks that there is either a policy or a problem. */
  public PolicyEntry {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
    if (policy.isPresent() == problem.isPresent()) {
      throw new IllegalArgumentException("either a policy or a problem: " + name);
    }
  }

  /** A valid policy. */
  public static PolicyEntry valid(String name, String source, SandboxPolicy policy) {
    return new PolicyEntry(name, source, Optional.of(policy), Optional.empty());
  }

  /** A policy that cannot be used until its source is mended. */
  public static PolicyEntry invalid(String name, String source, String problem) {
    return new PolicyEntry(name, source, Optional.empty(), Optional.of(problem));
  }
}
