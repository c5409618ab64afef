package org.auroraos.api.backend;

import java.util.Map;
import java.util.Set;
import org.auroraos.api.policy.SyscallPolicy;

/**
 * The system calls that a backend knows by name.
 *
 * @param known names that a policy may deny
 * @param denied for a profile, the calls that it never lets through, whatever their arguments
 */
public record SyscallNames(Set<String> known, Map<SyscallPolicy.Profile, Set<String>> denied) {
  /** Copies both. */
  public SyscallNames {
    known = Set.copyOf(known);
    denied = Map.copyOf(denied);
  }

  /** Whether a profile denies a call in any case. */
  public boolean denies(SyscallPolicy.Profile profile, String name) {
    return denied.getOrDefault(profile, Set.of()).contains(name);
  }
}
