package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import org.auroraos.core.internal.store.RunDirectories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** That a process has said it is ready: it says so once, and the next platform has to know. */
final class ReadyMark {
  private static final Logger LOG = LoggerFactory.getLogger(ReadyMark.class);

  private final RunDirectories runs;
  private final String id;
  private final String launch;

  /**
   * The mark of one launch.
   *
   * @param launch its id
   */
  ReadyMark(RunDirectories runs, String id, String launch) {
    this.runs = runs;
    this.id = id;
    this.launch = launch;
  }

  boolean isSet() {
    return runs.isReady(id);
  }

  /**
   * Kept where it can be; it is ready all the same. The run directory may be that of another launch
   * by now, or gone.
   */
  void set() {
    if (!runs.exists(id)) {
      return;
    }
    try {
      if (runs.read(id).launchId().equals(launch)) {
        runs.markReady(id);
      }
    } catch (IOException e) {
      LOG.warn(
          "Plugin {}: that it is ready cannot be written, the next platform will not know: {}",
          id,
          e.toString());
    }
  }
}
