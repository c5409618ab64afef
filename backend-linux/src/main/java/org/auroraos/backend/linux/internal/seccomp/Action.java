package org.auroraos.backend.linux.internal.seccomp;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a filter answers.
 *
 * @param name as profiles write it: {@code ALLOW}, {@code KILL}, {@code LOG}, or an errno
 * @param value the return value of the program, {@code SECCOMP_RET_*} with its data (seccomp(2))
 */
public record Action(String name, int value) {
  /** Goes on. */
  public static final Action ALLOW = new Action("ALLOW", 0x7fff0000);

  /** Ends the whole process with SIGSYS ({@code SECCOMP_RET_KILL_PROCESS}). */
  public static final Action KILL = new Action("KILL", 0x80000000);

  /** Goes on and leaves a line in the kernel's log. */
  public static final Action LOG = new Action("LOG", 0x7ffc0000);

  /** Asks whoever listens ({@code SECCOMP_RET_USER_NOTIF}); not for profiles. */
  static final Action ASK = new Action("ASK", 0x7fc00000);

  private static final int RET_ERRNO = 0x00050000;

  // Numbers that are the same on both architectures (asm-generic/errno*.h)
  private static final Map<String, Integer> ERRNOS =
      Map.of("EPERM", 1, "EACCES", 13, "EINVAL", 22, "ENOSYS", 38, "EAFNOSUPPORT", 97);

  /** Fails the call with an errno. */
  public static Optional<Action> errno(String name) {
    return Optional.ofNullable(ERRNOS.get(name)).map(n -> new Action(name, RET_ERRNO | n));
  }

  /** The number that a call fails with; empty for another action. */
  public OptionalInt errno() {
    return (value & ~0xffff) == RET_ERRNO ? OptionalInt.of(value & 0xffff) : OptionalInt.empty();
  }

  /** The action that a filter has returned. */
  public static Action ofValue(int value) {
    if ((value & ~0xffff) == RET_ERRNO) {
      return ERRNOS.entrySet().stream()
          .filter(errno -> errno.getValue() == (value & 0xffff))
          .findFirst()
          .map(errno -> new Action(errno.getKey(), value))
          .orElseGet(() -> new Action("errno " + (value & 0xffff), value));
    }
    return Stream.of(ALLOW, KILL, LOG)
        .filter(action -> action.value == value)
        .findFirst()
        .orElseGet(() -> new Action("answer " + Integer.toHexString(value), value));
  }

  /** The action of this name. */
  public static Optional<Action> byName(String name) {
    return switch (name) {
      case "ALLOW" -> Optional.of(ALLOW);
      case "KILL" -> Optional.of(KILL);
      case "LOG" -> Optional.of(LOG);
      default -> errno(name);
    };
  }
}
