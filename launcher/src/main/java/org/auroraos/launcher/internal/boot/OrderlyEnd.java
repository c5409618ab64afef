package org.auroraos.launcher.internal.boot;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.auroraos.launcher.internal.ExitCodes;
import org.auroraos.launcher.internal.state.PublishedState;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the platform, whoever asks for it: a signal, the console, {@code System.exit} of a
 * command. It gets a grace time; after that the process ends in any case, and the sandboxes with
 * it.
 */
final class OrderlyEnd {
  private final Logger log = LoggerFactory.getLogger(OrderlyEnd.class);
  private final Framework framework;
  private final Duration grace;
  private final PublishedState state;
  private final ProcessEnd processEnd;
  private final AtomicReference<Thread> watchdog = new AtomicReference<>();

  /**
   * Watches a framework.
   *
   * @param framework initialised, not yet started
   * @param grace how long its stop may take
   * @param state told when the framework stops, and when it is back after an update
   * @param processEnd closed when the process may end
   */
  OrderlyEnd(Framework framework, Duration grace, PublishedState state, ProcessEnd processEnd) {
    this.framework = framework;
    this.grace = grace;
    this.state = state;
    this.processEnd = processEnd;
    Runtime.getRuntime().addShutdownHook(new Thread(this::onExit, "aurora-exit"));
    watch();
  }

  /** Asks the framework to stop and returns at once. */
  void request() {
    beginGrace();
    try {
      framework.stop();
    } catch (BundleException e) {
      log.error("The framework does not stop", e);
    }
  }

  /** Waits until the framework has stopped for good; one that was updated starts again. */
  void await() {
    try {
      while (restarts(framework.waitForStop(0))) {
        framework.start();
        cancelGrace();
        watch();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      request();
    } catch (BundleException e) {
      log.error("The framework does not start again", e);
    }
  }

  private static boolean restarts(FrameworkEvent event) {
    return event.getType() == FrameworkEvent.STOPPED_UPDATE
        || event.getType() == FrameworkEvent.STOPPED_SYSTEM_REFRESHED;
  }

  private void watch() {
    SynchronousBundleListener listener = this::onBundleEvent;
    framework.getBundleContext().addBundleListener(listener);
  }

  private void onBundleEvent(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPING
        && event.getBundle().getBundleId() == framework.getBundleId()) {
      beginGrace();
    }
  }

  private void beginGrace() {
    Thread thread = new Thread(this::endAfterGrace, "aurora-grace");
    thread.setDaemon(true);
    if (watchdog.compareAndSet(null, thread)) {
      thread.start();
      tellThatItStops();
    }
  }

  /** A disk that is full must not keep the platform from ending. */
  private void tellThatItStops() {
    try {
      state.stops();
    } catch (RuntimeException e) {
      log.warn("That the platform stops cannot be told: {}", e.toString());
    }
  }

  private void cancelGrace() {
    Thread thread = watchdog.getAndSet(null);
    if (thread != null) {
      thread.interrupt();
      state.startedAgain();
    }
  }

  private void endAfterGrace() {
    try {
      if (processEnd.await(grace)) {
        return;
      }
    } catch (InterruptedException e) {
      return;
    }
    log.error("Not stopped within {} s, ending now; still active: {}", grace.toSeconds(), active());
    System.err.println("aurora: not stopped within " + grace.toSeconds() + " s, ending now");
    Runtime.getRuntime().halt(ExitCodes.FAILURE);
  }

  private String active() {
    BundleContext context = framework.getBundleContext();
    if (context == null) {
      return "nothing";
    }
    StringBuilder names = new StringBuilder();
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getBundleId() != framework.getBundleId()
          && (bundle.getState() & (Bundle.ACTIVE | Bundle.STOPPING)) != 0) {
        names.append(names.isEmpty() ? "" : ", ").append(bundle.getSymbolicName());
      }
    }
    return names.toString();
  }

  /** Some other code has called System.exit: the framework still ends in order. */
  private void onExit() {
    if (processEnd.isClosed()) {
      return;
    }
    request();
    try {
      if (!processEnd.await(grace.plusSeconds(1))) {
        log.error("The process ends before the platform has");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
