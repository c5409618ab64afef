package org.auroraos.core.internal.shell;

import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;

/**
 * Gogo's streams per thread, once for all tests: it replaces those of the process, and a thread
 * that ends late does so again.
 */
public final class GogoStreams {
  /** Never started, so never stopped: it takes the process's streams when a command needs them. */
  public static final ThreadIOImpl SHARED = new ThreadIOImpl();

  private GogoStreams() {}
}
