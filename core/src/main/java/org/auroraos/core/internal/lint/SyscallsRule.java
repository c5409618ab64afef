package org.auroraos.core.internal.lint;

import java.util.TreeSet;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;

/** How much of the kernel the program reaches. */
final class SyscallsRule implements Rule {
  private static final String PROFILE = "syscalls.profile";
  private static final String DENIED = "syscalls.denied";

  @Override
  public void check(Inspection inspection) {
    SandboxPolicy policy = inspection.policy();
    switch (policy.syscalls().profile()) {
      case NONE ->
          inspection.found(
              Exposure.SYSCALLS_UNFILTERED,
              PROFILE,
              inspection.value(PROFILE),
              "Every system call reaches the kernel, also those that only attacks and"
                  + " administration use; one mistake in the kernel is enough.",
              with(policy, Profile.DEFAULT));
      case DEFAULT ->
          inspection.found(
              Exposure.SYSCALLS_DEFAULT,
              PROFILE,
              inspection.value(PROFILE),
              "It lets through what no common program uses. A JVM, Python and a shell live in"
                  + " 'strict'.",
              with(policy, Profile.STRICT));
      case STRICT -> {}
    }
    inspection
        .machine()
        .syscalls()
        .ifPresent(
            names ->
                policy
                    .syscalls()
                    .denied()
                    .forEach(
                        name -> {
                          if (!names.known().contains(name)) {
                            inspection.found(
                                Exposure.SYSCALL_UNKNOWN,
                                DENIED,
                                name,
                                "No machine has a system call of this name, so nothing starts under the policy.",
                                without(policy, name));
                          } else if (names.denies(policy.syscalls().profile(), name)) {
                            inspection.found(
                                Exposure.SYSCALL_DENIED_ANYHOW,
                                DENIED,
                                name,
                                "The profile denies it in any case.",
                                without(policy, name));
                          }
                        }));
  }

  private static SandboxPolicy with(SandboxPolicy policy, Profile profile) {
    return policy.toBuilder()
        .syscalls(new SyscallPolicy(profile, policy.syscalls().denied()))
        .build();
  }

  private static SandboxPolicy without(SandboxPolicy policy, String name) {
    TreeSet<String> denied = new TreeSet<>(policy.syscalls().denied());
    denied.remove(name);
    return policy.toBuilder()
        .syscalls(new SyscallPolicy(policy.syscalls().profile(), denied))
        .build();
  }
}
