package org.auroraos.api.backend;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Wants to know what a sandboxed program does. Called by one thread for each sandbox, before its
 * exit completes.
 */
@ConsumerType
public interface Observer {
  /** How much one wants to know. */
  enum Scope {
    /** What costs nothing: limits that were reached. */
    NOTHING,
    /** System calls that are denied. Each costs the time of a message to the backend and back. */
    DENIALS,
    /**
     * Everything that can be seen: files, programs, addresses, system calls beyond the strict set.
     * The strict set itself is widened to the default one, so that the program goes on; everything
     * else stays enforced. Makes a program that opens many files slower.
     */
    EVERYTHING
  }

  /** How much. */
  Scope scope();

  /**
   * The program starts.
   *
   * @param seen whether the backend can see what it does; if not, nothing will be told
   */
  default void begun(boolean seen) {}

  /** Something was seen. */
  void observed(Observation observation);

  /** There was more than could be told; so many calls are missing. */
  default void lost(long calls) {}

  /** One who wants to know nothing. */
  static Observer none() {
    return NoObserver.INSTANCE;
  }
}
