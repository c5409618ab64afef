package org.auroraos.core.internal.policy;

import java.util.List;
import java.util.Set;
import org.auroraos.api.policy.EgressRule;
import org.auroraos.api.policy.EnvironmentPolicy;
import org.auroraos.api.policy.FilesystemPolicy;
import org.auroraos.api.policy.IdentityPolicy;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.sandbox.Capability;

/**
 * A policy while its keys are read one after the other; what contradicts is found when all are in.
 */
final class PolicyDraft {
  final Limits.Builder limits;
  List<String> readOnly;
  List<String> readWrite;
  List<String> hidden;
  long tmpSize;
  long shmSize;
  NetworkAccess network;
  List<EgressRule> egress;
  SyscallPolicy.Profile syscallProfile;
  List<String> deniedSyscalls;
  EnvironmentPolicy environment;
  List<String> privileges;
  IdentityPolicy identity;
  Set<Capability> optional;

  PolicyDraft(SandboxPolicy base) {
    limits = base.limits().toBuilder();
    readOnly = base.filesystem().readOnly();
    readWrite = base.filesystem().readWrite();
    hidden = base.filesystem().hidden();
    tmpSize = base.filesystem().tmpSize();
    shmSize = base.filesystem().shmSize();
    network = base.network();
    egress = base.egress();
    syscallProfile = base.syscalls().profile();
    deniedSyscalls = List.copyOf(base.syscalls().denied());
    environment = base.environment();
    privileges = List.copyOf(base.privileges());
    identity = base.identity();
    optional = base.optional();
  }

  /** Destinations of the base are for its network; they go with that. */
  void setNetwork(NetworkAccess value) {
    network = value;
    egress = value == NetworkAccess.EGRESS ? egress : List.of();
  }

  SandboxPolicy build() {
    SandboxPolicy.Builder policy = SandboxPolicy.builder().network(network);
    if (network == NetworkAccess.EGRESS) {
      policy.egress(egress);
    }
    return policy
        .limits(limits.build())
        .filesystem(new FilesystemPolicy(readOnly, readWrite, hidden, tmpSize, shmSize))
        .syscalls(new SyscallPolicy(syscallProfile, Set.copyOf(deniedSyscalls)))
        .environment(environment)
        .privileges(Set.copyOf(privileges))
        .identity(identity)
        .optional(optional)
        .build();
  }
}
