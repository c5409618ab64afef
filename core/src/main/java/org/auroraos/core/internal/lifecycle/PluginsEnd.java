package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.auroraos.api.plugin.PluginInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of all plugins with that of the platform. They are left running if somebody has said so,
 * and if the platform goes on: then this bundle, or one that it needs, is updated, and what comes
 * after it takes them over.
 */
final class PluginsEnd {
  private static final Logger LOG = LoggerFactory.getLogger(PluginsEnd.class);

  /** Each ends within its own grace period and is killed then; this is for what should not be. */
  private static final Duration MOST = Duration.ofMinutes(2);

  private final Deployments deployments;
  private final BooleanSupplier platformEnds;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean keep;

  /**
   * It has not begun.
   *
   * @param platformEnds whether the platform as a whole ends, and not only a bundle of it
   */
  PluginsEnd(Deployments deployments, BooleanSupplier platformEnds) {
    this.deployments = deployments;
    this.platformEnds = platformEnds;
  }

  /** The plugins are to outlive the platform. */
  void keep() {
    keep = true;
  }

  /** Whether the platform as a whole ends. */
  boolean ofPlatform() {
    return platformEnds.getAsBoolean();
  }

  /** Stops all, all at the same time, or lets go of them, and waits for that. Once. */
  void carryOut() {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    boolean leave = keep || !platformEnds.getAsBoolean();
    Map<String, CompletableFuture<PluginInfo>> ends = new TreeMap<>();
    for (Plugin plugin : deployments.list()) {
      ends.put(plugin.id(), Operations.submit(plugin, leave ? Plugin::letGo : Plugin::shutdown));
    }
    long deadline = System.nanoTime() + MOST.toNanos();
    try {
      for (Map.Entry<String, CompletableFuture<PluginInfo>> end : ends.entrySet()) {
        await(end.getKey(), end.getValue(), deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(String id, CompletableFuture<PluginInfo> end, long deadline)
      throws InterruptedException {
    try {
      end.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException undeployed) {
      LOG.debug("Plugin {} was undeployed while the platform stops", id, undeployed);
    } catch (TimeoutException e) {
      LOG.warn("Plugin {} has not ended; it is left to its sandbox", id);
    }
  }
}
