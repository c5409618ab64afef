package org.auroraos.core.internal.learn;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observation.Answer;
import org.auroraos.api.backend.Observation.Kind;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;

/** The smallest set of system calls that has all that a program made. */
final class LearnedSyscalls {
  private final Notes notes;

  LearnedSyscalls(Notes notes) {
    this.notes = notes;
  }

  SyscallPolicy of(SyscallPolicy present, List<Observation> observations) {
    Profile needed = Profile.STRICT;
    Set<String> beyond = new TreeSet<>();
    for (Observation seen : observations) {
      if (seen.kind() != Kind.SYSCALL) {
        continue;
      }
      if (seen.answer() == Answer.DENIED) {
        notes.add("syscalls", seen.subject() + " was denied and stays so: " + seen.detail());
        continue;
      }
      Profile needs = seen.needs().orElse(Profile.STRICT);
      // From no filter at all to the strictest
      if (needs.compareTo(needed) < 0) {
        needed = needs;
      }
      if (needs != Profile.STRICT) {
        beyond.add(seen.subject());
      }
    }
    if (!beyond.isEmpty()) {
      notes.add("syscalls.profile", "strict does not have " + String.join(", ", beyond));
    }
    if (needed.compareTo(present.profile()) < 0) {
      notes.add("syscalls.profile", "WIDER than before, for these calls");
    }
    return new SyscallPolicy(needed, present.denied());
  }
}
