package org.auroraos.backend.linux.internal.landlock;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.auroraos.backend.linux.internal.landlock.LandlockRight.Field;

/**
 * What the launcher asks the kernel for, in the numbers of {@code struct landlock_ruleset_attr}.
 *
 * @param abi the ABI it was compiled for; no bit is of a later one
 * @param handled the rights that are denied but where a rule grants them
 * @param missing rights that the sandbox should handle and this kernel does not know
 * @param rules what is granted
 */
public record LandlockRuleset(
    int abi, Set<LandlockRight> handled, Set<LandlockRight> missing, List<PathRule> rules) {
  private static final Set<LandlockRight> READ =
      EnumSet.of(LandlockRight.READ_FILE, LandlockRight.READ_DIR);
  private static final Set<LandlockRight> NEVER =
      EnumSet.of(
          LandlockRight.MAKE_CHAR,
          LandlockRight.MAKE_BLOCK,
          LandlockRight.IOCTL_DEV,
          LandlockRight.EXECUTE);

  /** What a sandbox may do below a path. */
  public enum Access {
    /** Reads and executes: the runtime, the plugin's code. */
    RUNTIME,
    /** Reads. */
    READ,
    /** Reads, writes, makes and removes, but executes nothing. */
    WRITE
  }

  /** A path inside the sandbox and what may be done below it. */
  public record Grant(String path, Access access) {}

  /**
   * A rule of the kind {@code LANDLOCK_RULE_PATH_BENEATH}.
   *
   * @param path inside the sandbox
   * @param allowed bits of the file system rights, all of them handled
   */
  public record PathRule(String path, long allowed) {}

  /** Copies the collections. */
  public LandlockRuleset {
    handled = Set.copyOf(handled);
    missing = Set.copyOf(missing);
    rules = List.copyOf(rules);
  }

  /**
   * Compiles the rules of a sandbox.
   *
   * @param abi what the kernel answered, at least 1
   * @param grants what is allowed in the file system; all else is denied
   * @param denyNetwork whether TCP and UDP are denied altogether. Landlock knows ports and not
   *     addresses, so anything finer is left to the network namespace
   */
  public static LandlockRuleset compile(int abi, List<Grant> grants, boolean denyNetwork) {
    if (abi < 1) {
      throw new IllegalArgumentException("no Landlock: ABI " + abi);
    }
    Set<LandlockRight> wanted =
        Arrays.stream(LandlockRight.values())
            .filter(right -> denyNetwork || right.field() != Field.NETWORK)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(LandlockRight.class)));
    Set<LandlockRight> handled = EnumSet.copyOf(wanted);
    handled.removeIf(right -> right.abi() > abi);
    Set<LandlockRight> missing = EnumSet.copyOf(wanted);
    missing.removeAll(handled);
    long handledFiles = bits(handled, Field.FILESYSTEM);
    List<PathRule> rules =
        grants.stream()
            .map(grant -> new PathRule(grant.path(), bits(rights(grant.access())) & handledFiles))
            .toList();
    return new LandlockRuleset(abi, handled, missing, rules);
  }

  /** The bits of one word of {@code struct landlock_ruleset_attr}. */
  public long handledBits(Field field) {
    return bits(handled, field);
  }

  private static Set<LandlockRight> rights(Access access) {
    Set<LandlockRight> rights = EnumSet.copyOf(READ);
    switch (access) {
      case READ -> {}
      case RUNTIME -> rights.add(LandlockRight.EXECUTE);
      case WRITE -> {
        rights = EnumSet.allOf(LandlockRight.class);
        rights.removeAll(NEVER);
        rights.removeIf(right -> right.field() != Field.FILESYSTEM);
      }
    }
    return rights;
  }

  private static long bits(Set<LandlockRight> rights, Field field) {
    return bits(
        rights.stream()
            .filter(right -> right.field() == field)
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static long bits(Set<LandlockRight> rights) {
    return rights.stream().mapToLong(LandlockRight::mask).reduce(0, (a, b) -> a | b);
  }
}
