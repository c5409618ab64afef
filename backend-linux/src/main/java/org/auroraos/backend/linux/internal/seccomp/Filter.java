package org.auroraos.backend.linux.internal.seccomp;

import java.util.Optional;

/** A compiled filter. */
public final class Filter {
  private final byte[] program;
  private final boolean asks;
  private final Optional<byte[]> asking;
  private final Optional<Question> question;

  Filter(byte[] program, boolean asks, Optional<byte[]> asking, Optional<Question> question) {
    this.program = program;
    this.asks = asks;
    this.asking = asking;
    this.question = question;
  }

  /**
   * Something to ask the filter from inside.
   *
   * @param call number of a call that does no harm with all arguments 0, filtered or not
   * @param errno what it is answered, which the kernel alone would not answer
   */
  public record Question(int call, int errno) {}

  /** An array of {@code struct sock_filter}. */
  public byte[] program() {
    return program.clone();
  }

  /** Whether there is anything to ask about. */
  public boolean asks() {
    return asks;
  }

  /**
   * The same, but asking about calls that are worth it; empty where it would ask about the call by
   * which the listener is handed over, or has nothing to ask.
   */
  public Optional<byte[]> asking() {
    return asking.map(byte[]::clone);
  }

  /** What the self-probe can ask it; empty when it denies nothing that may be tried. */
  public Optional<Question> question() {
    return question;
  }
}
