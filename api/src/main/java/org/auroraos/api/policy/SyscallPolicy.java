package org.auroraos.api.policy;

import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which system calls a sandboxed program may make.
 *
 * @param profile the set to start from
 * @param denied names of calls denied in addition, as in the system's tables ({@code execve});
 *     names that the backend does not know are errors at launch
 */
public record SyscallPolicy(Profile profile, Set<String> denied) {
  /** Sets of system calls. */
  public enum Profile {
    /** No filter. */
    NONE,
    /** All but those that only attacks and administration use. */
    DEFAULT,
    /** Only those that ordinary programs need. */
    STRICT
  }

  /** Copies the names, sorted. */
  public SyscallPolicy {
    Objects.requireNonNull(profile, "profile");
    denied = Collections.unmodifiableSortedSet(new TreeSet<>(denied));
  }

  /** No filter. */
  public static SyscallPolicy none() {
    return new SyscallPolicy(Profile.NONE, Set.of());
  }

  /** Whether the policy asks for a filter at all. */
  public boolean requested() {
    return profile != Profile.NONE || !denied.isEmpty();
  }
}
