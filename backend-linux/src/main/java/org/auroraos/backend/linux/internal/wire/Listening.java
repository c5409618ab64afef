package org.auroraos.backend.linux.internal.wire;

import java.nio.ByteBuffer;
import java.util.List;

/** One LISTEN field: system calls that the launcher is asked about, and what it tells of them. */
public final class Listening {
  /** No such argument. */
  public static final int NONE = 0xff;

  /** What an argument points to. */
  public enum Kind {
    PATH(1),
    ADDRESS(2);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  /**
   * What is read of a call.
   *
   * @param call its number
   * @param kind what the argument points to
   * @param argument index of the path, or of the address, whose length follows it
   * @param directory index of the descriptor that a path starts from, or {@link #NONE}
   * @param flags index of flags that tell events apart, or {@link #NONE}
   * @param mask which of them
   */
  public record Read(int call, Kind kind, int argument, int directory, int flags, int mask) {
    void write(ByteBuffer field) {
      field.putInt(call).put((byte) kind.number).put((byte) argument);
      field.put((byte) directory).put((byte) flags).putInt(mask);
    }
  }

  private final byte[] program;
  private final List<Read> reads;

  /**
   * What a filter asks about.
   *
   * @param program the filter in which those calls are answered {@code SECCOMP_RET_USER_NOTIF}
   * @param reads what is read of which call
   */
  public Listening(byte[] program, List<Read> reads) {
    this.program = program.clone();
    this.reads = List.copyOf(reads);
  }

  void write(FieldWriter out) {
    out.bytes(1, program);
    reads.forEach(read -> out.numbers(2, 12, read::write));
  }
}
