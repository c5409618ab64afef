package org.auroraos.core.internal.explain;

import java.util.Locale;
import java.util.Optional;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observation.Answer;
import org.auroraos.api.backend.Observation.Kind;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.core.internal.text.TerminalText;
import org.auroraos.core.internal.text.Units;

/** What a denial means and what would allow it, in one line. */
final class Explanation {
  private Explanation() {}

  /** The line, fit for a terminal; empty for what was not denied. */
  static Optional<String> of(Observation seen, SandboxPolicy policy) {
    if (seen.kind() == Kind.LIMIT) {
      return Optional.of(TerminalText.line(limit(seen, policy)));
    }
    if (seen.answer() != Answer.DENIED) {
      return Optional.empty();
    }
    String text = seen.kind() == Kind.SYSCALL ? syscall(seen, policy) : hidden(seen);
    return Optional.of(TerminalText.line(text));
  }

  private static String syscall(Observation seen, SandboxPolicy policy) {
    String what = "the system call " + seen.subject() + " was denied" + times(seen.count());
    String why = seen.detail().isEmpty() ? "" : " (" + seen.detail() + ")";
    return what + why + ": " + remedy(seen, policy);
  }

  private static String remedy(Observation seen, SandboxPolicy policy) {
    if (policy.syscalls().denied().contains(seen.subject())) {
      return "syscalls.denied of its policy names it";
    }
    Profile needs = seen.needs().orElse(Profile.NONE);
    if (needs.compareTo(policy.syscalls().profile()) < 0) {
      return "syscalls.profile = " + needs.name().toLowerCase(Locale.ROOT) + " would allow it";
    }
    // Its set of calls has it, so it is the network that has not.
    return seen.subject().startsWith("socket") && !listsAddresses(policy.network())
        ? "network = loopback or network = host would allow it"
        : "no line of a policy allows it";
  }

  private static boolean listsAddresses(NetworkAccess network) {
    return network == NetworkAccess.LOOPBACK || network == NetworkAccess.HOST;
  }

  private static String hidden(Observation seen) {
    return "the file "
        + seen.subject()
        + " was covered"
        + times(seen.count())
        + ": filesystem.hidden of its policy names it, or a directory above it";
  }

  private static String limit(Observation seen, SandboxPolicy policy) {
    String key = "limits." + seen.subject();
    String value = value(seen.subject(), policy);
    boolean waited = seen.subject().equals(Capability.CPU_QUOTA.id());
    String reached =
        waited ? " made it wait for " + seen.count() + " s" : " was reached" + times(seen.count());
    String more = seen.detail().isEmpty() || waited ? "" : " (" + seen.detail() + ")";
    return key + value + reached + more + ": a higher one would allow it";
  }

  private static String value(String limit, SandboxPolicy policy) {
    if (limit.equals(Capability.PROCESSES.id())) {
      return " = " + policy.limits().processes();
    }
    if (limit.equals(Capability.MEMORY.id())) {
      return " = " + Units.bytes(policy.limits().memory());
    }
    if (limit.equals(Capability.FILE_SIZE.id())) {
      return " = " + Units.bytes(policy.limits().fileSize());
    }
    return limit.equals(Capability.CPU_QUOTA.id()) ? " = " + policy.limits().cpuQuota() + "%" : "";
  }

  private static String times(long count) {
    return count == 1 ? "" : " " + count + " times";
  }
}
