package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.runtime.RuntimeMessage;
import org.auroraos.api.sandbox.SandboxResult;

/** One process of a plugin, from its start to its end. */
interface PluginRun {
  /** The process, and where it belongs. */
  Launched launched();

  /** The run in the hypervisor. */
  default Run process() {
    return launched().process();
  }

  /** Where it runs. */
  default Instance instance() {
    return launched().instance();
  }

  /**
   * Asks it for a sign of life, if it gives none of itself. Returns at once.
   *
   * @return whether it can give any
   */
  boolean ping();

  /**
   * Asks its services whether it is well.
   *
   * @param filter which ones
   * @return the answer, if it ever comes; fails when it cannot be asked
   */
  default CompletableFuture<RuntimeMessage.Checked> check(String filter) {
    return CompletableFuture.failedFuture(new IOException("it has no OSGi services"));
  }

  /**
   * Asks it to end, in the way of its shape, and kills it when it has not ended by then. Returns at
   * once.
   *
   * @param grace how long it may take
   * @param killing called before it is killed, if it comes to that
   */
  void stop(Duration grace, Runnable killing);

  /** Kills it. Returns at once. */
  void kill();

  /** What happens to a run; called on the plugin's queue. */
  interface Listener {
    /** Whether this run is the one that is listened to; else nothing more is to be told of it. */
    boolean isCurrent(PluginRun run);

    /**
     * It is ready. It may have been let go of meanwhile, and be another run of this process now.
     */
    void ready(PluginRun run);

    /** It is a spare, has all of the plugin ready, and waits for {@link BundleRun#begin}. */
    default void prepared(BundleRun run) {}

    /**
     * It gave a sign of life.
     *
     * @param collecting how much of the time since the last one it has spent in garbage
     *     collections, as far as it says so
     */
    void alive(PluginRun run, Duration collecting);

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
