package org.auroraos.api.hypervisor;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sees what a program writes, as it comes. Called by one thread for each stream; what it takes long
 * for makes the program wait.
 */
@ConsumerType
@FunctionalInterface
public interface OutputListener {
  /** An output stream of a program. */
  enum OutputStreamName {
    /** Standard output. */
    STDOUT,
    /** Standard error. */
    STDERR
  }

  /**
   * Some bytes were written.
   *
   * @param stream where
   * @param buffer holds the bytes, only during this call
   * @param length how many, from the buffer's start
   */
  void written(OutputStreamName stream, byte[] buffer, int length);

  /** Both streams have ended; called once, after the last bytes. */
  default void ended() {}

  /** One who does not listen. */
  static OutputListener none() {
    return (stream, buffer, length) -> {};
  }
}
