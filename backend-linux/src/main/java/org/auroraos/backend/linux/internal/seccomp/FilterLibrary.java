package org.auroraos.backend.linux.internal.seccomp;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.auroraos.api.backend.SyscallNames;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;

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
  private final List<String> watched;
  private final Set<String> names;
  private final SeccompProfile strict;
  private final SeccompProfile standard;
  private final Map<Wanted, Filter> filters =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Wanted, Filter> eldest) {
          return size() > KEPT;
        }
      };

  /** How much a filter asks about. */
  public enum Asks {
    /** Calls that end the program. */
    ENDS,
    /** And calls that are denied. */
    DENIALS,
    /** And calls on files and addresses, and those beyond the strict set. */
    EVERYTHING
  }

  private record Wanted(SyscallPolicy policy, Asks asks, Sockets sockets) {}

  /**
   * For a machine.
   *
   * @param watched calls on files and addresses
   */
  public FilterLibrary(Architecture architecture, Collection<String> watched) {
    this.table = SyscallTable.of(architecture);
    this.watched = List.copyOf(watched);
    Set<String> all = new TreeSet<>();
    for (Architecture other : Architecture.values()) {
      all.addAll(SyscallTable.of(other).names());
    }
    this.names = all;
    this.strict = ProfileReader.bundled("strict", names);
    this.standard = ProfileReader.bundled("default", names);
  }

  /** Without calls on files to ask about. */
  public FilterLibrary(Architecture architecture) {
    this(architecture, List.of());
  }

  /**
   * The filter for a policy.
   *
   * @param sockets which sockets it allows at most
   * @throws IllegalArgumentException when the policy names a call that no machine has
   */
  public synchronized Filter of(SyscallPolicy policy, Asks asks, Sockets sockets) {
    Wanted wanted = new Wanted(policy, asks, sockets);
    Filter known = filters.get(wanted);
    if (known == null) {
      known = compile(wanted);
      filters.put(wanted, known);
    }
    return known;
  }

  /** What a call is called; its number where it has no name. */
  public String name(int number) {
    return table.name(number).orElse("number " + number);
  }

  /** The number of a call of this machine. */
  public OptionalInt number(String name) {
    return table.number(name);
  }

  /** The smallest set that allows a call, or hides it from programs that can do without. */
  public Profile needs(String call, long[] arguments) {
    if (Asking.isHarmless(strict.answer(call, arguments))) {
      return Profile.STRICT;
    }
    return Asking.isHarmless(standard.answer(call, arguments)) ? Profile.DEFAULT : Profile.NONE;
  }

  /** Why the default set denies a call; empty when it does not. */
  public String reason(String call, long[] arguments) {
    return standard
        .deciding(call, arguments)
        .filter(rule -> !rule.action().equals(Action.ALLOW))
        .map(SyscallRule::reason)
        .orElse("");
  }

  /** The names that there are, and what the profiles deny in any case. */
  public SyscallNames names() {
    Map<Profile, Set<String>> denied = new EnumMap<>(Profile.class);
    for (Profile profile : Profile.values()) {
      denied.put(profile, profile(profile).deniedOf(names));
    }
    return new SyscallNames(names, denied);
  }

  private Filter compile(Wanted wanted) {
    SyscallPolicy policy = wanted.policy();
    for (String name : policy.denied()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "no system call is called " + name + "; did you mean " + Nearest.to(name, names) + "?");
      }
    }
    SeccompProfile profile =
        profile(policy.profile()).with(wanted.sockets()).denying(policy.denied());
    SeccompProfile asking =
        switch (wanted.asks()) {
          case ENDS -> Asking.aboutEnds(profile);
          case DENIALS -> Asking.aboutDenials(profile);
          case EVERYTHING -> Asking.aboutEverything(profile, table.names(), watched, strict);
        };
    return new Filter(
        SeccompCompiler.compile(table, profile),
        !asking.equals(profile),
        listenable(profile, asking),
        question(profile));
  }

  /** The listener is handed over by sendmsg(2), under the filter that asks. */
  private Optional<byte[]> listenable(SeccompProfile profile, SeccompProfile asking) {
    boolean asks = !asking.equals(profile);
    boolean passes = asking.answer("sendmsg", new long[6]).equals(Action.ALLOW);
    return asks && passes ? Optional.of(SeccompCompiler.compile(table, asking)) : Optional.empty();
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

  private SeccompProfile profile(Profile profile) {
    return switch (profile) {
      case NONE -> new SeccompProfile(Action.ALLOW, Action.ALLOW, List.of());
      case DEFAULT -> standard;
      case STRICT -> strict;
    };
  }
}
