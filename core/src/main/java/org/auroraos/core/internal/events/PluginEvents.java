package org.auroraos.core.internal.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.auroraos.api.plugin.PluginEventConstants;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginListener;
import org.auroraos.api.plugin.PluginState;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts an event for every change of a plugin's state, see {@link PluginEventConstants}.
 *
 * <p>One thread of its own posts all of them. The lifecycle, which tells of changes on many
 * threads, never waits for Event Admin then; and Felix keeps the order only of what one thread
 * posts.
 */
@Component(service = PluginListener.class)
public final class PluginEvents implements PluginListener {
  private static final Logger LOG = LoggerFactory.getLogger(PluginEvents.class);
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** How long the last events of a platform that ends are waited for. */
  private static final Duration LAST = Duration.ofSeconds(1);

  private final EventAdmin admin;
  private final ThreadPoolExecutor poster;

  /** Posts there. */
  @Activate
  public PluginEvents(@Reference EventAdmin admin) {
    this.admin = admin;
    this.poster =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            PluginEvents::thread);
    poster.allowCoreThreadTimeOut(true);
  }

  @Override
  public void stateChanged(PluginState before, PluginInfo plugin) {
    Event event =
        new Event(
            PluginEventConstants.TOPIC_PREFIX + plugin.state().name(), properties(before, plugin));
    try {
      poster.execute(() -> post(event));
    } catch (RejectedExecutionException closed) {
      LOG.debug("Event Admin has gone before {} could be posted", event);
    }
  }

  /** Posts what is left. */
  @Deactivate
  public void close() {
    poster.shutdown();
    try {
      if (!poster.awaitTermination(LAST.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Event Admin does not take the last {} events", poster.getQueue().size());
        poster.shutdownNow();
      }
    } catch (InterruptedException e) {
      poster.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void post(Event event) {
    try {
      admin.postEvent(event);
    } catch (RuntimeException e) {
      LOG.error("Event Admin does not take {}", event, e);
    }
  }

  private static Map<String, Object> properties(PluginState before, PluginInfo plugin) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(PluginEventConstants.ID, plugin.id());
    properties.put(PluginEventConstants.VERSION, plugin.version());
    properties.put(PluginEventConstants.DIGEST, plugin.digest());
    properties.put(PluginEventConstants.STATE, plugin.state().name());
    properties.put(PluginEventConstants.BEFORE, before.name());
    properties.put(PluginEventConstants.PROBLEM, plugin.problem());
    properties.put(PluginEventConstants.POLICY, plugin.policyName());
    properties.put(PluginEventConstants.TIMESTAMP, plugin.since().toEpochMilli());
    plugin.pid().ifPresent(pid -> properties.put(PluginEventConstants.PID, pid));
    plugin
        .lastResult()
        .ifPresent(
            last -> {
              properties.put(PluginEventConstants.STATUS, last.status().name());
              properties.put(PluginEventConstants.RC, last.rc());
            });
    return properties;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "aurora-events");
    thread.setDaemon(true);
    return thread;
  }
}
