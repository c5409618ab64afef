package org.auroraos.itest.attacks;

/**
 * What became of an attack on one side.
 *
 * @param detail what it said
 */
record Verdict(Kind kind, String detail) {
  enum Kind {
    SUCCEEDED,
    DENIED,
    /** It succeeded, and the report of that very run says that what would stop it is missing. */
    UNENFORCED,
    /** It cannot exist on this kernel. */
    ABSENT,
    /** This machine or this user cannot show it. */
    UNPROVABLE,
    /** The program itself does not work, which says nothing. */
    BROKEN
  }

  static Verdict of(Kind kind, String detail) {
    return new Verdict(kind, detail.replaceAll("[\\t\\r\\n]+", " ").strip());
  }

  /** By the exit code of a program, see {@code attack.h}. */
  static Verdict byCode(int code, String said) {
    return switch (code) {
      case 0 -> of(Kind.SUCCEEDED, said);
      case 10 -> of(Kind.DENIED, said);
      case 77 -> of(Kind.ABSENT, said);
      case 128 + 31 -> of(Kind.DENIED, "SIGSYS");
      default -> of(Kind.BROKEN, "exit code " + code + ": " + said);
    };
  }

  /** The line that a program said, or the beginning of what came instead. */
  static String lineIn(String output) {
    return output
        .lines()
        .filter(line -> line.matches("(SUCCEEDED|denied|cannot exist here|broken):.*"))
        .reduce((first, second) -> second)
        .orElse(output.substring(0, Math.min(300, output.length())))
        .replaceAll("[^\\p{Print}]+", " ")
        .strip();
  }
}
