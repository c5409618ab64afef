package org.auroraos.api.hypervisor;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.policy.SandboxPolicy;

/**
 * What an instance is made of.
 *
 * @param id letters, digits, {@code . _ -}, at most 64
 * @param policyName name of the policy, for display
 * @param policy the policy of all its runs
 * @param mounts what is shown inside
 * @param data its persistent directory outside, shown as {@code /data}; created if missing. Without
 *     one, {@code /data} does not exist
 * @param owner whose private identity it has; see {@link
 *     org.auroraos.api.backend.SandboxLaunch#owner()}
 */
public record InstanceSpec(
    String id,
    String policyName,
    SandboxPolicy policy,
    List<SandboxMount> mounts,
    Optional<Path> data,
    String owner) {
  /** Copies the mounts; nothing is null. */
  public InstanceSpec {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(policyName, "policyName");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(owner, "owner");
    mounts = List.copyOf(mounts);
  }

  /** An instance with nothing but a policy. */
  public static InstanceSpec of(String id, String policyName, SandboxPolicy policy) {
    return new InstanceSpec(id, policyName, policy, List.of(), Optional.empty(), "");
  }
}
