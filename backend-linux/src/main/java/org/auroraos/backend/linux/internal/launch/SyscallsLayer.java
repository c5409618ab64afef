package org.auroraos.backend.linux.internal.launch;

import java.util.Locale;
import java.util.Optional;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.seccomp.Architecture;
import org.auroraos.backend.linux.internal.seccomp.Filter;
import org.auroraos.backend.linux.internal.seccomp.FilterLibrary;
import org.auroraos.backend.linux.internal.wire.LaunchSpec;
import org.auroraos.backend.linux.internal.wire.Question;

/** The filter of system calls, and what the self-probe asks it. */
final class SyscallsLayer {
  private static final int PR_SET_SECCOMP = 22;
  private static final long SECCOMP_MODE_FILTER = 2;

  private final Optional<FilterLibrary> filters;
  private final String problem;

  private SyscallsLayer(Optional<FilterLibrary> filters, String problem) {
    this.filters = filters;
    this.problem = problem;
  }

  /** Finds out whether this machine has filters, and whether its table is known. */
  static SyscallsLayer of(Libc libc) {
    String machine = System.getProperty("os.arch");
    Optional<Architecture> architecture = Architecture.ofJvm(machine);
    if (architecture.isEmpty()) {
      return without("the system calls of this machine are not known: " + machine);
    }
    // A filter at address 0 cannot be read where there are filters, prctl(2)
    libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, 0, 0, 0);
    return Errno.EFAULT.is(libc.errno())
        ? new SyscallsLayer(architecture.map(FilterLibrary::new), "")
        : without("this kernel has no filters of system calls (CONFIG_SECCOMP_FILTER)");
  }

  static SyscallsLayer without(String problem) {
    return new SyscallsLayer(Optional.empty(), problem);
  }

  /**
   * Adds the filter.
   *
   * @param unixOnly whether it shall allow no sockets but Unix ones
   */
  void add(SyscallPolicy policy, boolean unixOnly, LaunchSpec spec, Enforcements report)
      throws SandboxException {
    if (!policy.requested()) {
      report.missing(Capability.SYSCALLS, "", "the policy asks for no filter");
      spec.probe(Optional.empty());
      return;
    }
    if (filters.isEmpty()) {
      report.missing(Capability.SYSCALLS, requested(policy), problem);
      spec.probe(Optional.empty());
      return;
    }
    Filter filter = compile(filters.get(), policy, unixOnly, report);
    spec.filter(filter.program());
    spec.probe(filter.question().map(asked -> new Question(asked.call(), asked.errno())));
    report.applied(Capability.SYSCALLS, requested(policy), "seccomp", filter.description());
  }

  private static Filter compile(
      FilterLibrary filters, SyscallPolicy policy, boolean unixOnly, Enforcements report)
      throws SandboxException {
    try {
      return filters.of(policy, unixOnly);
    } catch (IllegalArgumentException e) {
      throw new SandboxException(
          Kind.INVALID_REQUEST, "seccomp", "syscalls.denied: " + e.getMessage(), report.report());
    }
  }

  private static String requested(SyscallPolicy policy) {
    String profile = policy.profile().name().toLowerCase(Locale.ROOT);
    return policy.denied().isEmpty()
        ? profile
        : profile + " without " + String.join(" ", policy.denied());
  }
}
