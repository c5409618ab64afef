package org.auroraos.plugin.runtime.internal.start;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.auroraos.plugin.runtime.internal.StartFailure;
import org.auroraos.plugin.runtime.internal.StartFailure.Stage;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

/**
 * The bundles that have been started, and the one that is just starting; ends them in reverse.
 *
 * <p>One thread starts bundles; another may stop them at any time, also while an activator hangs: a
 * bundle whose activator does not come back cannot be stopped, but all others can.
 */
public final class RunningBundles {
  /** How long the framework gets to end what bundles have started beside us. */
  private static final long FRAMEWORK_PATIENCE_MILLIS = 2000;

  private final Duration patience;
  private final Deque<Started> started = new ArrayDeque<>();
  private Optional<Framework> framework = Optional.empty();
  private Optional<Starting> starting = Optional.empty();
  private boolean stopping;

  /** Who brought a bundle. */
  enum Owner {
    PLUGIN,
    RUNTIME
  }

  private record Started(Bundle bundle, Owner owner) {}

  private record Starting(Bundle bundle, Thread thread) {}

  /**
   * No bundles.
   *
   * @param patience how long a stop waits for a starting bundle, and again after an interrupt
   */
  public RunningBundles(Duration patience) {
    this.patience = patience;
  }

  /**
   * The framework of the bundles; it is stopped with them.
   *
   * @throws StartFailure when they have been stopped while it started; so is it then
   */
  void framework(Framework running) throws StartFailure {
    synchronized (this) {
      framework = Optional.of(running);
      if (!stopping) {
        return;
      }
    }
    stopFramework();
    throw new StartFailure(Stage.FRAMEWORK, "", "stopped while it started");
  }

  /** Starts a bundle on this thread; a fragment has nothing to start. */
  void start(Bundle bundle, Owner owner) throws StartFailure {
    if (PluginStart.isFragment(bundle)) {
      return;
    }
    begin(bundle);
    boolean success = false;
    try {
      bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
      success = true;
    } catch (BundleException e) {
      throw failure(bundle, e);
    } finally {
      finish(bundle, owner, success);
    }
  }

  private static StartFailure failure(Bundle bundle, BundleException e) {
    String name = bundle.getSymbolicName();
    boolean activator = e.getType() == BundleException.ACTIVATOR_ERROR && e.getCause() != null;
    return activator
        ? StartFailure.ofActivator(name, e.getCause())
        : new StartFailure(Stage.START, name, name + " does not start", e);
  }

  private synchronized void begin(Bundle bundle) throws StartFailure {
    if (stopping) {
      throw new StartFailure(Stage.START, bundle.getSymbolicName(), "stopped while it started");
    }
    starting = Optional.of(new Starting(bundle, Thread.currentThread()));
  }

  private synchronized void finish(Bundle bundle, Owner owner, boolean success) {
    starting = Optional.empty();
    if (success) {
      started.push(new Started(bundle, owner));
    }
    notifyAll();
  }

  /** Stops the bundles, the last one first; no bundle starts after this. */
  public void stop() {
    boolean hangs = awaitStarting();
    for (Started next : takeStarted()) {
      // A service of the runtime may wait for the bundle that hangs; it has nothing to save.
      if (!hangs || next.owner() == Owner.PLUGIN) {
        stop(next.bundle());
      }
    }
    if (!hangs) {
      stopFramework();
    }
  }

  private static void stop(Bundle bundle) {
    try {
      bundle.stop(Bundle.STOP_TRANSIENT);
    } catch (BundleException | RuntimeException e) {
      System.err.println("aurora: " + bundle.getSymbolicName() + " did not stop cleanly: " + e);
      if (e.getCause() != null) {
        e.getCause().printStackTrace();
      }
    }
  }

  private void stopFramework() {
    Optional<Framework> running = takeFramework();
    if (running.isEmpty()) {
      return;
    }
    try {
      running.get().stop();
      running.get().waitForStop(FRAMEWORK_PATIENCE_MILLIS);
    } catch (BundleException e) {
      System.err.println("aurora: the framework did not stop cleanly: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<Started> takeStarted() {
    List<Started> all = new ArrayList<>(started);
    started.clear();
    return all;
  }

  private synchronized Optional<Framework> takeFramework() {
    Optional<Framework> running = framework;
    framework = Optional.empty();
    return running;
  }

  /**
   * Waits for the bundle that is just starting; interrupts it when it takes too long.
   *
   * @return whether it still hangs
   */
  private synchronized boolean awaitStarting() {
    stopping = true;
    if (starting.isEmpty() || starting.get().thread() == Thread.currentThread()) {
      return false;
    }
    Starting slow = starting.get();
    if (!startingEnds()) {
      slow.thread().interrupt();
      if (!startingEnds()) {
        String name = slow.bundle().getSymbolicName();
        System.err.println("aurora: the activator of " + name + " does not return; left behind");
        return true;
      }
    }
    return false;
  }

  private boolean startingEnds() {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (long left = patience.toMillis(); starting.isPresent() && left > 0; ) {
        wait(left);
        left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return starting.isEmpty();
  }
}
