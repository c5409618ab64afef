package org.auroraos.backend.linux.internal.launch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.auroraos.api.backend.Observer.Scope;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.libc.NativeBuffer;
import org.auroraos.backend.linux.internal.observe.CallReader;
import org.auroraos.backend.linux.internal.seccomp.Architecture;
import org.auroraos.backend.linux.internal.seccomp.Filter;
import org.auroraos.backend.linux.internal.seccomp.FilterLibrary;
import org.auroraos.backend.linux.internal.seccomp.FilterLibrary.Asks;
import org.auroraos.backend.linux.internal.seccomp.Sockets;
import org.auroraos.backend.linux.internal.wire.LaunchSpec;
import org.auroraos.backend.linux.internal.wire.Listening;
import org.auroraos.backend.linux.internal.wire.Listening.Read;
import org.auroraos.backend.linux.internal.wire.Question;

/** The filter of system calls, and what the self-probe asks it. */
final class SyscallsLayer {
  private static final int PR_SET_SECCOMP = 22;
  private static final long SECCOMP_MODE_FILTER = 2;

  private static final long SECCOMP_GET_ACTION_AVAIL = 2;
  private static final int SECCOMP_RET_USER_NOTIF = 0x7fc00000;
  private static final String UNNAMED = "a call that ends the program is not named: ";

  private final Optional<FilterLibrary> filters;
  private final String problem;
  private final boolean canListen;

  private SyscallsLayer(Optional<FilterLibrary> filters, String problem, boolean canListen) {
    this.filters = filters;
    this.problem = problem;
    this.canListen = canListen;
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
    if (!Errno.EFAULT.is(libc.errno())) {
      return without("this kernel has no filters of system calls (CONFIG_SECCOMP_FILTER)");
    }
    FilterLibrary library = new FilterLibrary(architecture.get(), CallReader.names());
    return new SyscallsLayer(Optional.of(library), "", canListen(libc, library));
  }

  /** Linux 5.0, seccomp(2). */
  private static boolean canListen(Libc libc, FilterLibrary library) {
    long seccomp = library.number("seccomp").orElseThrow();
    try (NativeBuffer action = new NativeBuffer(Integer.BYTES)) {
      action.putInt(0, SECCOMP_RET_USER_NOTIF);
      return libc.syscall(seccomp, SECCOMP_GET_ACTION_AVAIL, 0, action.address()) == 0;
    }
  }

  static SyscallsLayer without(String problem) {
    return new SyscallsLayer(Optional.empty(), problem, false);
  }

  /**
   * Adds the filter.
   *
   * @param scope what an observer wants to be told
   * @param sockets which sockets it shall allow at most
   */
  void add(SyscallPolicy policy, Scope scope, Sockets sockets, LaunchSpec spec, Enforcements report)
      throws SandboxException {
    SyscallPolicy acting = scope == Scope.EVERYTHING ? widened(policy) : policy;
    if (!acting.requested() && scope != Scope.EVERYTHING) {
      report.missing(Capability.SYSCALLS, "", "the policy asks for no filter");
      spec.probe(Optional.empty());
      return;
    }
    if (filters.isEmpty()) {
      report.missing(Capability.SYSCALLS, requested(policy), problem);
      spec.probe(Optional.empty());
      return;
    }
    Filter filter = compile(filters.get(), acting, asks(scope), sockets, report);
    spec.filter(filter.program());
    spec.probe(filter.question().map(asked -> new Question(asked.call(), asked.errno())));
    applied(policy, acting, report);
    listen(filter, scope, spec, report);
  }

  /** A program that learns goes on where the strict set would stop it, and is told. */
  private static SyscallPolicy widened(SyscallPolicy policy) {
    return policy.profile() == Profile.STRICT
        ? new SyscallPolicy(Profile.DEFAULT, policy.denied())
        : policy;
  }

  private static Asks asks(Scope scope) {
    return switch (scope) {
      case NOTHING -> Asks.ENDS;
      case DENIALS -> Asks.DENIALS;
      case EVERYTHING -> Asks.EVERYTHING;
    };
  }

  private static void applied(SyscallPolicy policy, SyscallPolicy acting, Enforcements report) {
    if (!policy.requested()) {
      report.missing(Capability.SYSCALLS, "", "the policy asks for no filter");
    } else if (policy.equals(acting)) {
      report.applied(Capability.SYSCALLS, requested(policy), "seccomp", "");
    } else {
      report.applied(
          Capability.SYSCALLS,
          requested(acting),
          "seccomp",
          "LEARNING: the set 'default' holds in place of 'strict'");
    }
  }

  /** What a call is called that a launcher has told of by its number. */
  String name(int call) {
    return filters.map(library -> library.name(call)).orElse("number " + call);
  }

  /** Says whether calls that end the program will be named, which turns out when it starts. */
  static void started(LaunchSpec spec, boolean listening, Enforcements report) {
    if (spec.isListening()) {
      report.note(
          Capability.SYSCALLS,
          listening
              ? "a call that ends the program is named"
              : UNNAMED + "the kernel gave no listener (does another sandbox listen already?)");
    }
  }

  private void listen(Filter filter, Scope scope, LaunchSpec spec, Enforcements report) {
    if (!filter.asks()) {
      return;
    }
    if (filter.asking().isEmpty()) {
      report.note(Capability.SYSCALLS, UNNAMED + "the filter denies sendmsg");
    } else if (!canListen) {
      report.note(Capability.SYSCALLS, UNNAMED + "this kernel has no SECCOMP_RET_USER_NOTIF");
    } else {
      FilterLibrary library = filters.orElseThrow();
      List<Read> reads = scope == Scope.EVERYTHING ? CallReader.reads(library) : List.of();
      spec.listen(new Listening(filter.asking().get(), reads));
    }
  }

  /** Who reads what the launcher tells of calls. */
  Optional<CallReader> reader() {
    return filters.map(CallReader::new);
  }

  private static Filter compile(
      FilterLibrary filters, SyscallPolicy policy, Asks asks, Sockets sockets, Enforcements report)
      throws SandboxException {
    try {
      return filters.of(policy, asks, sockets);
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
