package org.auroraos.core.internal.console;

import java.nio.ByteBuffer;

/**
 * A message of the console's protocol: a type, a length and that many bytes.
 *
 * @param type what it is
 * @param payload its bytes
 */
record Frame(byte type, ByteBuffer payload) {
  /** Client to platform: the command line in UTF-8, once and first. */
  static final byte COMMAND = 'C';

  /** Client to platform: standard input; empty at its end. */
  static final byte INPUT = 'I';

  /** Platform to client: standard output. */
  static final byte OUTPUT = 'O';

  /** Platform to client: standard error. */
  static final byte ERROR = 'E';

  /** Platform to client: the exit code as {@code u32}, last. */
  static final byte EXIT = 'X';

  /** Bytes before the payload. */
  static final int HEADER = 5;

  /** Most bytes of a payload, in both directions. */
  static final int MAX_PAYLOAD = 64 << 10;
}
