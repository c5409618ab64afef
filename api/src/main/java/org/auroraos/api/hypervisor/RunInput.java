package org.auroraos.api.hypervisor;

import java.io.InputStream;
import java.util.Objects;

/** What a program reads on its standard input. */
public sealed interface RunInput {
  /** Nothing: at its end from the start. */
  record Empty() implements RunInput {}

  /**
   * The bytes of a stream, copied as the program reads them.
   *
   * @param source read by a thread of the run; closed when the run ends
   */
  record Stream(InputStream source) implements RunInput {
    /** Nothing is null. */
    public Stream {
      Objects.requireNonNull(source, "source");
    }
  }

  /** A socket in both directions, see {@link Run#channel()}. */
  record Channel() implements RunInput {}

  /** Nothing. */
  static RunInput empty() {
    return new Empty();
  }

  /** The bytes of a stream. */
  static RunInput stream(InputStream source) {
    return new Stream(source);
  }

  /** A socket in both directions. */
  static RunInput channel() {
    return new Channel();
  }
}
