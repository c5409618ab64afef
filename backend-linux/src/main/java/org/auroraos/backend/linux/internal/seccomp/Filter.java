package org.auroraos.backend.linux.internal.seccomp;

import java.util.Optional;

/** A compiled filter. */
public final class Filter {
  private final byte[] program;
  private final Optional<Question> question;
  private final String description;

  Filter(byte[] program, Optional<Question> question, String description) {
    this.program = program;
    this.question = question;
    this.description = description;
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

  /** What the self-probe can ask it; empty when it denies nothing that may be tried. */
  public Optional<Question> question() {
    return question;
  }

  /** For the readers of a report. */
  public String description() {
    return description;
  }
}
