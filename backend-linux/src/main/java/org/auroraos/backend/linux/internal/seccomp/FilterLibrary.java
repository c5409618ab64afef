package org.auroraos.backend.linux.internal.seccomp;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.auroraos.api.backend.SyscallNames;
import org.auroraos.api.policy.SyscallPolicy;

/** The filters of this machine, each compiled once. */
public final class FilterLibrary {
  private static final int KEPT = 32;

  /**
   * Calls that fail without effect when all their arguments are 0, and not with EPERM or ENOSYS, so
   * that these are the filter's answers.
   */
  private static final List<String> HARMLESS =
      List.of("perf_event_open", "kcmp", "mount", "chroot", "execve", "openat", "connect", "prctl");

  private final SyscallTable table;
  private final Set<String> names;
  private final Map<SyscallPolicy, Filter> filters =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SyscallPolicy, Filter> eldest) {
          return size() > KEPT;
        }
      };

  /** For a machine. */
  public FilterLibrary(Architecture architecture) {
    this.table = SyscallTable.of(architecture);
    Set<String> all = new TreeSet<>();
    for (Architecture other : Architecture.values()) {
      all.addAll(SyscallTable.of(other).names());
    }
    this.names = all;
  }

  /**
   * The filter for a policy.
   *
   * @throws IllegalArgumentException when the policy names a call that no machine has
   */
  public synchronized Filter of(SyscallPolicy policy) {
    Filter known = filters.get(policy);
    if (known == null) {
      known = compile(policy);
      filters.put(policy, known);
    }
    return known;
  }

  /** The names that there are, and what the profiles deny in any case. */
  public SyscallNames names() {
    Map<SyscallPolicy.Profile, Set<String>> denied = new EnumMap<>(SyscallPolicy.Profile.class);
    for (SyscallPolicy.Profile profile : SyscallPolicy.Profile.values()) {
      denied.put(profile, profile(profile).deniedOf(names));
    }
    return new SyscallNames(names, denied);
  }

  private Filter compile(SyscallPolicy policy) {
    for (String name : policy.denied()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "no system call is called " + name + "; did you mean " + Nearest.to(name, names) + "?");
      }
    }
    SeccompProfile profile = profile(policy.profile()).denying(policy.denied());
    return new Filter(SeccompCompiler.compile(table, profile), question(profile), "");
  }

  private Optional<Filter.Question> question(SeccompProfile profile) {
    for (String name : HARMLESS) {
      OptionalInt number = table.number(name);
      OptionalInt errno = profile.answer(name, new long[6]).errno();
      if (number.isPresent() && errno.isPresent()) {
        return Optional.of(new Filter.Question(number.getAsInt(), errno.getAsInt()));
      }
    }
    return Optional.empty();
  }

  private SeccompProfile profile(SyscallPolicy.Profile profile) {
    return switch (profile) {
      case NONE -> new SeccompProfile(Action.ALLOW, Action.ALLOW, List.of());
      case DEFAULT, STRICT -> ProfileReader.bundled(profile.name().toLowerCase(Locale.ROOT), names);
    };
  }
}
