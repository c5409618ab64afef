package org.auroraos.core.internal.policy;

import java.util.List;
import java.util.Set;
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
    syscallProfile = base.syscalls().profile();
    deniedSyscalls = List.copyOf(base.syscalls().denied());
    environment = base.environment();
    privileges = List.copyOf(base.privileges());
    identity = base.identity();
    optional = base.optional();
  }

  SandboxPolicy build() {
    return SandboxPolicy.builder()
        .limits(limits.build())
        .filesystem(new FilesystemPolicy(readOnly, readWrite, hidden, tmpSize, shmSize))
        .network(network)
        .syscalls(new SyscallPolicy(syscallProfile, Set.copyOf(deniedSyscalls)))
        .environment(environment)
        .privileges(Set.copyOf(privileges))
        .identity(identity)
        .optional(optional)
        .build();
  }
}
