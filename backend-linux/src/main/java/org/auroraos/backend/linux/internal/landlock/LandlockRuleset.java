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
 * @param ports what is granted on ports
 */
public record LandlockRuleset(
    int abi,
    Set<LandlockRight> handled,
    Set<LandlockRight> missing,
    List<PathRule> rules,
    List<PortRule> ports) {
  private static final Set<LandlockRight> READ =
      EnumSet.of(LandlockRight.READ_FILE, LandlockRight.READ_DIR);
  private static final Set<LandlockRight> WRITE =
      Arrays.stream(LandlockRight.values())
          .filter(right -> right.field() == Field.FILESYSTEM)
          .filter(
              right ->
                  switch (right) {
                    case MAKE_CHAR, MAKE_BLOCK, IOCTL_DEV, EXECUTE -> false;
                    default -> true;
                  })
          .collect(Collectors.toUnmodifiableSet());

  /** What a sandbox may do below a path. */
  public enum Access {
    /** Lists directories, and reads nothing that is in them. */
    LIST,
    /** Reads. */
    READ,
    /** Reads and executes: the runtime, the plugin's code. */
    RUNTIME,
    /** Reads and writes what is there, but makes and removes nothing: {@code /dev}. */
    USE,
    /** Reads, writes, makes and removes, but executes nothing. */
    WRITE,
    /** The same, and executes too. */
    WORK
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

  /**
   * A rule of the kind {@code LANDLOCK_RULE_NET_PORT}.
   *
   * @param allowed bits of the network rights, all of them handled
   */
  public record PortRule(int port, long allowed) {}

  /** Which ports may be used. Landlock knows ports and not addresses. */
  public sealed interface Ports {
    /** All: the network namespace alone decides. */
    record All() implements Ports {}

    /** None. */
    record None() implements Ports {}

    /**
     * Connections to one TCP port, and no packets; all may be bound.
     *
     * @param port the only one that can be connected to
     */
    record Only(int port) implements Ports {}
  }

  /** Copies the collections. */
  public LandlockRuleset {
    handled = Set.copyOf(handled);
    missing = Set.copyOf(missing);
    rules = List.copyOf(rules);
    ports = List.copyOf(ports);
  }

  /**
   * Compiles the rules of a sandbox.
   *
   * @param abi what the kernel answered, at least 1
   * @param grants what is allowed in the file system; all else is denied
   * @param ports what is allowed in the network
   */
  public static LandlockRuleset compile(int abi, List<Grant> grants, Ports ports) {
    if (abi < 1) {
      throw new IllegalArgumentException("no Landlock: ABI " + abi);
    }
    Set<LandlockRight> wanted =
        Arrays.stream(LandlockRight.values())
            .filter(right -> right.field() != Field.NETWORK || handles(ports, right))
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
    long connect = bits(Set.of(LandlockRight.CONNECT_TCP)) & bits(handled, Field.NETWORK);
    List<PortRule> portRules =
        ports instanceof Ports.Only only && connect != 0
            ? List.of(new PortRule(only.port(), connect))
            : List.of();
    return new LandlockRuleset(abi, handled, missing, rules, portRules);
  }

  private static boolean handles(Ports ports, LandlockRight right) {
    if (ports instanceof Ports.All) {
      return false;
    }
    return ports instanceof Ports.None
        || right == LandlockRight.CONNECT_TCP
        || right == LandlockRight.CONNECT_SEND_UDP;
  }

  /** The bits of one word of {@code struct landlock_ruleset_attr}. */
  public long handledBits(Field field) {
    return bits(handled, field);
  }

  private static Set<LandlockRight> rights(Access access) {
    return switch (access) {
      case LIST -> EnumSet.of(LandlockRight.READ_DIR);
      case READ -> READ;
      case RUNTIME -> with(READ, LandlockRight.EXECUTE);
      case USE -> with(with(READ, LandlockRight.WRITE_FILE), LandlockRight.TRUNCATE);
      case WRITE -> WRITE;
      case WORK -> with(WRITE, LandlockRight.EXECUTE);
    };
  }

  private static Set<LandlockRight> with(Set<LandlockRight> rights, LandlockRight more) {
    Set<LandlockRight> all = EnumSet.copyOf(rights);
    all.add(more);
    return all;
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
