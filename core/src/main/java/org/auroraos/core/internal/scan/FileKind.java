package org.auroraos.core.internal.scan;

import java.nio.charset.StandardCharsets;

/** What a file is, by how it begins and not by its name. */
enum FileKind {
  CLASS,
  ARCHIVE,
  ELF,
  OTHER_PROGRAM,
  SCRIPT,
  TEXT,
  OTHER;

  /** How much of a file has to be known. */
  static final int HEAD = 4096;

  private static final int CLASS_MAGIC = 0xcafebabe;

  /**
   * JDK 1.1, the lowest major version that a JVM takes, whatever the minor one before it says. A
   * universal Mach-O has the same magic, and here how many programs it consists of.
   */
  private static final int FIRST_CLASS_VERSION = 45;

  private static final int MACH_O = 0xfeedface;
  private static final int MACH_O_64 = 0xfeedfacf;
  private static final int ZIP_ENTRY = 0x504b0304;
  private static final int ZIP_EMPTY = 0x504b0506;
  private static final int ELF_MAGIC = 0x7f454c46;

  /**
   * The kind of a file.
   *
   * @param head its first bytes, {@link #HEAD} of them if it has as many
   */
  static FileKind of(byte[] head) {
    if (startsWith(head, "#!")) {
      return SCRIPT;
    }
    if (startsWith(head, "MZ") && head.length >= 64) {
      return OTHER_PROGRAM;
    }
    int magic = head.length < 4 ? 0 : big(head, 0);
    return switch (magic) {
      case CLASS_MAGIC -> {
        boolean universal = head.length >= 8 && (big(head, 4) & 0xffff) < FIRST_CLASS_VERSION;
        yield universal ? OTHER_PROGRAM : CLASS;
      }
      case ZIP_ENTRY, ZIP_EMPTY -> ARCHIVE;
      case ELF_MAGIC -> ELF;
      case MACH_O, MACH_O_64 -> OTHER_PROGRAM;
      default ->
          Integer.reverseBytes(magic) == MACH_O || Integer.reverseBytes(magic) == MACH_O_64
              ? OTHER_PROGRAM
              : textOrOther(head);
    };
  }

  private static FileKind textOrOther(byte[] head) {
    for (byte b : head) {
      if (b == 0) {
        return OTHER;
      }
    }
    return head.length == 0 ? OTHER : TEXT;
  }

  private static boolean startsWith(byte[] head, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return head.length >= 2 && head[0] == bytes[0] && head[1] == bytes[1];
  }

  private static int big(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }
}
