package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.sandbox.SandboxResult;

/** One process of a plugin, from its start to its end. */
interface PluginRun {
  /** The run in the hypervisor. */
  Run process();

  /**
   * Asks it to end, in the way of its shape, and kills it when it has not ended by then. Returns at
   * once.
   *
   * @param grace how long it may take
   */
  void stop(Duration grace);

  /** Kills it. Returns at once. */
  void kill();

  /** What happens to a run; called on the plugin's queue. */
  interface Listener {
    /** Whether this run is the one that is listened to; else nothing more is to be told of it. */
    boolean isCurrent(PluginRun run);

    /** It is ready. */
    void ready(PluginRun run);

    /**
     * It says that it cannot start, or breaks the rules. It ends now.
     *
     * @param problem what happened, fit for a terminal
     */
    void failed(PluginRun run, String problem);

    /** Nothing of it is left. */
    void ended(PluginRun run, SandboxResult result);
  }
}
