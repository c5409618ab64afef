package org.auroraos.api.policy;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.auroraos.api.sandbox.Capability;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a sandboxed program may use and see. Immutable; equal policies are equal values.
 *
 * @param limits how much it may use
 * @param filesystem what it sees of the file system
 * @param network which network it reaches
 * @param egress the destinations that {@link NetworkAccess#EGRESS} reaches, in the order of the
 *     policy, each once; empty for all other networks, and only for those
 * @param syscalls which system calls it may make
 * @param environment its environment
 * @param privileges Linux capabilities it keeps, such as {@code CAP_NET_BIND_SERVICE}; normally
 *     none
 * @param identity which user it runs as
 * @param optional capabilities of the sandbox that may be missing; empty is strict: what cannot be
 *     enforced does not start. Everything that is missing stands in the report all the same
 */
public record SandboxPolicy(
    Limits limits,
    FilesystemPolicy filesystem,
    NetworkAccess network,
    List<EgressRule> egress,
    SyscallPolicy syscalls,
    EnvironmentPolicy environment,
    Set<String> privileges,
    IdentityPolicy identity,
    Set<Capability> optional) {

  /** Checks that nothing is null or contradictory and copies the collections. */
  public SandboxPolicy {
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(filesystem, "filesystem");
    Objects.requireNonNull(network, "network");
    egress = List.copyOf(new LinkedHashSet<>(egress));
    if (egress.isEmpty() == (network == NetworkAccess.EGRESS)) {
      throw new IllegalArgumentException(
          egress.isEmpty()
              ? "network egress needs destinations"
              : "only network egress has destinations");
    }
    Objects.requireNonNull(syscalls, "syscalls");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(identity, "identity");
    privileges = Collections.unmodifiableSortedSet(new TreeSet<>(privileges));
    Set<Capability> copy = EnumSet.noneOf(Capability.class);
    copy.addAll(optional);
    optional = Collections.unmodifiableSet(copy);
  }

  /** Whether everything that the policy asks for must be enforced. */
  public boolean strict() {
    return optional.isEmpty();
  }

  /** A builder with the values of the built-in policy {@code default}, but strict. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this policy. */
  public Builder toBuilder() {
    return new Builder()
        .limits(limits)
        .filesystem(filesystem)
        .reach(network, egress)
        .syscalls(syscalls)
        .environment(environment)
        .privileges(privileges)
        .identity(identity)
        .optional(optional);
  }

  /** Collects the parts of a policy. */
  @ProviderType
  public static final class Builder {
    private Limits limits = Limits.defaults();
    private FilesystemPolicy filesystem = FilesystemPolicy.defaults();
    private NetworkAccess network = NetworkAccess.NONE;
    private List<EgressRule> egress = List.of();
    private SyscallPolicy syscalls = new SyscallPolicy(SyscallPolicy.Profile.DEFAULT, Set.of());
    private EnvironmentPolicy environment = EnvironmentPolicy.empty();
    private Set<String> privileges = Set.of();
    private IdentityPolicy identity = IdentityPolicy.PRIVATE;
    private Set<Capability> optional = Set.of();

    /** See {@link SandboxPolicy#limits()}. */
    public Builder limits(Limits value) {
      limits = value;
      return this;
    }

    /** See {@link SandboxPolicy#filesystem()}. */
    public Builder filesystem(FilesystemPolicy value) {
      filesystem = value;
      return this;
    }

    /** See {@link SandboxPolicy#network()}; for egress use {@link #egress}. */
    public Builder network(NetworkAccess value) {
      return reach(value, List.of());
    }

    /** {@link NetworkAccess#EGRESS} to these destinations; see {@link SandboxPolicy#egress()}. */
    public Builder egress(List<EgressRule> value) {
      return reach(NetworkAccess.EGRESS, value);
    }

    private Builder reach(NetworkAccess access, List<EgressRule> destinations) {
      network = access;
      egress = destinations;
      return this;
    }

    /** See {@link SandboxPolicy#syscalls()}. */
    public Builder syscalls(SyscallPolicy value) {
      syscalls = value;
      return this;
    }

    /** See {@link SandboxPolicy#environment()}. */
    public Builder environment(EnvironmentPolicy value) {
      environment = value;
      return this;
    }

    /** See {@link SandboxPolicy#privileges()}. */
    public Builder privileges(Set<String> value) {
      privileges = value;
      return this;
    }

    /** See {@link SandboxPolicy#identity()}. */
    public Builder identity(IdentityPolicy value) {
      identity = value;
      return this;
    }

    /** See {@link SandboxPolicy#optional()}. */
    public Builder optional(Set<Capability> value) {
      optional = value;
      return this;
    }

    /** The policy. */
    public SandboxPolicy build() {
      return new SandboxPolicy(
          limits,
          filesystem,
          network,
          egress,
          syscalls,
          environment,
          privileges,
          identity,
          optional);
    }
  }
}
