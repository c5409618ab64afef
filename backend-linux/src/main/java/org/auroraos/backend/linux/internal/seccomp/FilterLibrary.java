package org.auroraos.backend.linux.internal.seccomp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
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

  private record Key(SyscallPolicy policy, boolean unixOnly) {}

  private final Map<Key, Filter> filters =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Filter> eldest) {
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
  public Filter of(SyscallPolicy policy) {
    return of(policy, false);
  }

  /**
   * The filter for a policy.
   *
   * @param unixOnly whether only Unix sockets can be made
   * @throws IllegalArgumentException when the policy names a call that no machine has
   */
  public synchronized Filter of(SyscallPolicy policy, boolean unixOnly) {
    return filters.computeIfAbsent(new Key(policy, unixOnly), this::compile);
  }

  private Filter compile(Key key) {
    SyscallPolicy policy = key.policy();
    for (String name : policy.denied()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "no system call is called " + name + "; did you mean " + Nearest.to(name, names) + "?");
      }
    }
    SeccompProfile base =
        switch (policy.profile()) {
          case NONE -> new SeccompProfile(Action.ALLOW, Action.ALLOW, List.of());
          case DEFAULT, STRICT -> ProfileReader.bundled(lowerCase(policy), names);
        };
    SeccompProfile open = key.unixOnly() ? base.withoutNetwork() : base;
    SeccompProfile profile = open.denying(policy.denied());
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

  private static String lowerCase(SyscallPolicy policy) {
    return policy.profile().name().toLowerCase(Locale.ROOT);
  }
}
